import { z } from 'zod';

/** What an upload's column must look like; a column not named here is checked for nothing. */
const columnSchema = z
  .strictObject({
    type: z.enum(['long', 'double', 'string', 'boolean', 'datetime']),
    required: z.boolean().default(true),
    min: z.number().optional(),
    max: z.number().optional(),
    categories: z.array(z.string()).optional(),
    /** Highest share of missing values, 0 to 1. */
    maxNullShare: z.number().min(0).max(1).optional(),
    /** No value occurs twice. */
    unique: z.boolean().default(false),
  })
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, {
    path: ['max'],
    message: 'under the minimum',
  });

export type ColumnRule = z.infer<typeof columnSchema>;

export const columnsSchema = z.record(z.string(), columnSchema).default({});
