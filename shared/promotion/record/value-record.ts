import { z } from 'zod';
import { estimateSchema } from '../checks/check-result.ts';
import { finiteEstimate } from '../checks/judge-bound.ts';
import { valueRivals } from '../measures/measure-value.ts';
import type { Evaluation } from '../verdict/evaluate.ts';

const total = z.number().nullable();

/** What the decisions are worth, where the policy says what right and wrong ones are: estimates per row, totals over the rows. */
export const valueRecordSchema = z.object({
  unit: z.string(),
  rows: z.int(),
  /** Without a champion the better of two ways to decide without a model. */
  against: z.enum(valueRivals),
  candidate: estimateSchema,
  rival: estimateSchema,
  /** Candidate minus rival. */
  difference: estimateSchema,
  totals: z.object({ candidate: total, rival: total, difference: total }),
});

export type ValueRecord = z.infer<typeof valueRecordSchema>;

/** As it is recorded; undefined where the policy does not ask, or nothing is known. */
export function recordValue(value: Evaluation['value']): ValueRecord | undefined {
  if (value === undefined || 'problem' in value) return undefined;
  const { candidate, rival, difference, ...rest } = value;
  const totalOf = (perRow: number): number | null => (Number.isFinite(perRow) ? perRow * value.rows : null);
  return {
    ...rest,
    candidate: finiteEstimate(candidate),
    rival: finiteEstimate(rival),
    difference: finiteEstimate(difference),
    totals: {
      candidate: totalOf(candidate.value),
      rival: totalOf(rival.value),
      difference: totalOf(difference.value),
    },
  };
}
