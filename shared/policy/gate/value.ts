import { z } from 'zod';

/** What one decision is worth: an amount, or a column that says it for each row. */
const worthSchema = z.union([
  z.number(),
  z.strictObject({
    column: z.string().min(1),
    times: z.number().default(1).describe('the column is multiplied by this; -1 makes costs of amounts'),
  }),
]);

export const outcomes = ['truePositive', 'falsePositive', 'trueNegative', 'falseNegative'] as const;

/** What right and wrong decisions of a binary model are worth. */
export const valueSchema = z.strictObject({
  unit: z.string().min(1).default('EUR'),
  truePositive: worthSchema.default(0),
  falsePositive: worthSchema.default(0),
  trueNegative: worthSchema.default(0),
  falseNegative: worthSchema.default(0),
  margin: z
    .number()
    .nonnegative()
    .default(0)
    .describe('how much less per row than under the champion is still acceptable'),
});

export type ValueRules = z.infer<typeof valueSchema>;

/** Columns that amounts are read from, each once. */
export const amountColumnsOf = (value: ValueRules): string[] => [
  ...new Set(
    outcomes.flatMap((outcome) => {
      const worth = value[outcome];
      return typeof worth === 'number' ? [] : [worth.column];
    }),
  ),
];
