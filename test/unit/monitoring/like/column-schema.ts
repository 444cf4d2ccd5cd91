import { z } from 'zod';

/** How a column of a generated pair of tables is stored. */
export const columnSchema = z.object({
  name: z.string(),
  type: z.enum(['double', 'long', 'string', 'boolean']),
  kind: z.string(),
  seed: z.number(),
  levels: z.number(),
  scale: z.array(z.number()),
  shift: z.array(z.number()),
  nulls: z.number(),
  infinite: z.number(),
  empty: z.array(z.array(z.number())),
});
