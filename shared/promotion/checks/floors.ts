import { formatNumber } from '../report/format-number.ts';
import { type Check, type Facts, plainResult } from './facts.ts';
import { boundResult, decidingBound } from './bound-result.ts';
import type { CheckResult } from './check-result.ts';

/** Each floor of the policy against the metric's one-sided bound, not its estimate. */
export const floors: Check = (facts) =>
  Object.entries(facts.rules.gate.floors).map(([metric, limit]) => floor(facts, metric, limit));

function floor({ measurements, evidence, rules }: Facts, metric: string, limit: number): CheckResult {
  const id = `floor:${metric}`;
  const measured = measurements.find((measurement) => measurement.metric === metric);
  if (measured === undefined)
    return plainResult(
      id,
      'missing',
      `${metric} measured`,
      `${metric} was not measured on a ${rules.task} model`,
    );
  const { candidate: estimate, direction } = measured;
  const bound = decidingBound({ estimate, direction });
  return boundResult({
    id,
    required:
      direction === 'higher'
        ? `lower bound above ${formatNumber(limit)}`
        : `upper bound below ${formatNumber(limit)}`,
    reason: `${metric} ${formatNumber(estimate.value)}, bound ${formatNumber(bound)}, limit ${formatNumber(limit)}`,
    estimate,
    direction,
    limit,
    rows: evidence.rows.used,
    alpha: rules.gate.alpha,
  });
}
