import { formatFurtherRows } from '../report/format-number.ts';
import type { CheckResult } from './check-result.ts';
import { plainResult } from './facts.ts';
import { type BoundQuestion, judgeBound } from './judge-bound.ts';

export type BoundResultInput = BoundQuestion & {
  id: string;
  /** In words, what passes. */
  required: string;
  /** What was found; the rows that are needed are added. */
  reason: string;
};

/** A check that holds an estimate's bound against a limit. */
export function boundResult({ id, required, reason, ...question }: BoundResultInput): CheckResult {
  const judged = judgeBound(question);
  const needs = judged.furtherRows === null ? '' : `; needs ${formatFurtherRows(judged.furtherRows)}`;
  return { ...plainResult(id, judged.status, required, reason + needs), ...judged };
}

/** The end of an interval that is held against a limit. */
export const decidingBound = ({
  estimate,
  direction,
}: Pick<BoundQuestion, 'estimate' | 'direction'>): number =>
  direction === 'higher' ? estimate.lower : estimate.upper;
