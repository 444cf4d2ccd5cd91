import type { OverlapMethod } from '../evidence/evidence.ts';
import type { CheckResult } from './check-result.ts';

/**
 * A model looks better than it is on rows that it was trained on. Being worse than one of which nobody knows whether it was
 * is no proof against a candidate: the question stays open, without bounds, and more such rows do not settle it. Being better
 * holds.
 */
export function openIfFlattered(result: CheckResult, overlap: OverlapMethod, rival: string): CheckResult {
  if (result.status !== 'fail' || overlap !== 'unknown') return result;
  const doubt = `${rival} may have been trained on these rows, which would flatter it`;
  return { ...result, status: 'missing', interval: null, reason: `${result.reason}; ${doubt}` };
}
