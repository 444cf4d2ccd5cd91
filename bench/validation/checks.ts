import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { z } from 'zod';

const checkSchema = z.object({
  id: z.string(),
  what: z.string(),
  /** Code of ours, and the column where there is a check for each of several. */
  ours: z.string(),
  column: z.string().optional(),
  /** How a peer says it; null where it cannot. */
  pandera: z.string().nullable(),
  'great-expectations': z.string().nullable(),
});

export type Check = z.infer<typeof checkSchema>;

/** The list of checks.jsonc. */
export const readChecks = (): Check[] =>
  z.array(checkSchema).parse(
    parse(readFileSync(join(import.meta.dirname, 'checks.jsonc'), 'utf8'), [], {
      allowTrailingComma: true,
    }),
  );
