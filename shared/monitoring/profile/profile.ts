import { z } from 'zod';

const count = z.int().nonnegative();
const moment = z.number().nullable();

/** A KLL sketch's state, of bounded size. */
const kllSchema = z.object({
  k: z.int().positive(),
  seed: z.int(),
  count,
  min: moment,
  max: moment,
  compactions: count,
  levels: z.array(z.array(z.number())),
});

/** What the column's values are in the data; a profile that does not say was made by the trainer. */
const typeSchema = z.enum(['long', 'double', 'string', 'boolean', 'datetime', 'other']);

/** What is counted of numbers besides their bins; moments are of the finite values. */
export const numberFactsSchema = z.object({
  kind: z.literal('number'),
  type: typeSchema.optional(),
  nulls: count,
  nan: count,
  infinite: count,
  /** Cells that hold something else than a number. */
  invalid: count.optional(),
  /** Finite values outside the edges. */
  below: count,
  above: count,
  /** Sketch of these values, whose places no bin tells; absent where there are none, or they were not sketched. */
  outside: kllSchema.optional(),
  min: moment,
  max: moment,
  mean: moment,
  /** Sum of squared deviations from the mean. */
  m2: moment,
});

/** A counted number column; times are seconds since 1970. Bins are [e_i, e_i+1), the last one closed. */
const numberColumnSchema = numberFactsSchema
  .extend({
    /** Strictly increasing; one more than counts. */
    edges: z.array(z.number()).min(2),
    counts: z.array(count),
  })
  .refine((column) => column.counts.length === column.edges.length - 1, 'one bin between two edges')
  .refine(
    (column) => column.edges.every((edge, index) => index === 0 || edge > (column.edges[index - 1] ?? edge)),
    'edges increase',
  );

/** What is counted of categories besides the named ones. */
export const categoryFactsSchema = z.object({
  kind: z.literal('category'),
  type: typeSchema.optional(),
  /** Values that are none of the named categories. */
  other: count,
  nulls: count,
  /** Cells that hold something else than the column's type. */
  invalid: count.optional(),
});

/** A counted category column. Booleans are the categories `true` and `false`; text that hardly repeats is all `other`. */
const categoryColumnSchema = categoryFactsSchema.extend({ counts: z.record(z.string(), count) });

const columnSchema = z.union([numberColumnSchema, categoryColumnSchema]);

/** A data profile: columns counted into fixed bins. The reference profile of a version is `relevo/profile.json` in its model. */
export const profileSchema = z.object({
  format: z.literal(1),
  rows: count,
  /** The features. */
  columns: z.record(z.string(), columnSchema),
  /** The model's answers. */
  outputs: z.record(z.string(), columnSchema),
  /** The ground truth, by the target's name; absent where the target is unknown, empty where it was not there to count. */
  labels: z.record(z.string(), columnSchema).optional(),
});

export type NumberFacts = z.infer<typeof numberFactsSchema>;
export type CategoryFacts = z.infer<typeof categoryFactsSchema>;
export type NumberColumn = z.infer<typeof numberColumnSchema>;
export type CategoryColumn = z.infer<typeof categoryColumnSchema>;
export type ProfileColumn = NumberColumn | CategoryColumn;
export type Profile = z.infer<typeof profileSchema>;
