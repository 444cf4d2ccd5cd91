import type { CheckResult } from './check-result.ts';
import type { Estimate } from '../measures/measurement.ts';
import { furtherRows } from './further-rows.ts';

export type BoundQuestion = {
  estimate: Estimate;
  /** Which side of the limit is good. */
  direction: 'higher' | 'lower';
  limit: number;
  /** Rows behind the estimate. */
  rows: number;
  /** Rows that those are among, such as all for a slice's: further rows are counted in these. */
  outOf?: number;
  alpha: number;
};

export type BoundJudgement = Pick<
  CheckResult,
  'status' | 'observed' | 'limit' | 'interval' | 'rows' | 'furtherRows'
>;

/**
 * Holds an estimate and its one-sided bound against a limit. The bound on the good side: `pass`. The estimate itself
 * not on the good side: `fail`. Between them: `missing`, with the rows that would settle it at 80 % power if the
 * estimate is the truth. An estimate that is not a number is `missing` without such a figure.
 */
export function judgeBound(question: BoundQuestion): BoundJudgement {
  const { estimate, direction, limit, rows } = question;
  const sign = direction === 'higher' ? 1 : -1;
  const distance = sign * (estimate.value - limit);
  const clearance = sign * ((direction === 'higher' ? estimate.lower : estimate.upper) - limit);
  const facts = {
    observed: Number.isFinite(estimate.value) ? estimate.value : null,
    limit,
    interval: finiteEstimate(estimate),
    rows,
    furtherRows: null,
  };
  if (clearance > 0 && distance > 0) return { ...facts, status: 'pass' };
  if (distance <= 0) return { ...facts, status: 'fail' };
  if (!Number.isFinite(clearance)) return { ...facts, status: 'missing' };
  return { ...facts, status: 'missing', furtherRows: furtherRows(question) };
}

/** The estimate as it is stored: null for what is not a finite number. */
export function finiteEstimate(estimate: Estimate): NonNullable<CheckResult['interval']> {
  return {
    value: finite(estimate.value),
    lower: finite(estimate.lower),
    upper: finite(estimate.upper),
    standardError: finite(estimate.standardError),
    method: estimate.method,
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
