import type { Predictions } from '../../stats/metrics/predictions.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Estimate } from '../measures/measurement.ts';
import { shareEstimate } from '../measures/share-estimate.ts';
import { formatShare } from '../report/format-number.ts';
import { boundResult } from './bound-result.ts';
import { isCertainlyBetter } from './certainly-better.ts';
import type { CheckResult } from './check-result.ts';
import { type Check, type Facts, plainResult } from './facts.ts';

const id = 'churn';

/**
 * The share of decisions that differ from the champion's (M. Milani Fard et al., "Launch and iterate: reducing prediction churn",
 * 2016). Many are worth a warning; more than that are accepted of a candidate that is certainly better alone.
 */
export const churn: Check = (facts) => {
  const { evidence, rules } = facts;
  const limits = rules.gate.churn;
  if (limits === null || evidence.champion === null) return [];
  const required = `at most ${formatShare(limits.max)} of the decisions changed, unless certainly better`;
  const estimate = changedShare(evidence, rules.gate.alpha);
  if (estimate === undefined)
    return [plainResult(id, 'missing', required, "both models' decisions are not known")];
  const reason = `${formatShare(estimate.value)} of the decisions changed, at most ${formatShare(estimate.upper)} for certain`;
  const rows = evidence.rows.used;
  const question = {
    estimate,
    direction: 'lower',
    limit: limits.max,
    rows,
    alpha: rules.gate.alpha,
  } as const;
  return [judged(facts, limits.warnAbove, boundResult({ ...question, id, required, reason }), estimate)];
};

function judged(facts: Facts, warnAbove: number, result: CheckResult, { value }: Estimate): CheckResult {
  if (result.status !== 'pass' && isCertainlyBetter(facts))
    return {
      ...result,
      status: 'warn',
      furtherRows: null,
      reason: `${result.reason}; the candidate is certainly better`,
    };
  if (result.status !== 'pass' || value <= warnAbove) return result;
  return { ...result, status: 'warn', reason: `${result.reason}, more than ${formatShare(warnAbove)}` };
}

function changedShare({ candidate, champion, rows }: Evidence, alpha: number): Estimate | undefined {
  const [own, other] = [decisionsOf(candidate.predictions), decisionsOf(champion?.predictions)];
  if (own === undefined || other === undefined) return undefined;
  const changed = Uint8Array.from(own, (decision, row) => (decision === other[row] ? 0 : 1));
  return shareEstimate(changed, rows, alpha);
}

const decisionsOf = (predictions: Predictions | undefined): ArrayLike<number> | undefined =>
  predictions === undefined || predictions.task === 'regression' ? undefined : predictions.decided;
