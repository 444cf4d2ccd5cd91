import { marginSize } from '../../policy/gate/margin.ts';
import { formatNumber, formatSigned } from '../report/format-number.ts';
import { boundResult, decidingBound } from './bound-result.ts';
import type { CheckResult } from './check-result.ts';
import { type Check, type Facts, plainResult } from './facts.ts';
import { openIfFlattered } from './open-if-flattered.ts';

/** Metrics that must not be paid for the primary one: each not worse than the champion's by its own margin. */
export const guards: Check = (facts) =>
  facts.evidence.champion === null
    ? []
    : Object.entries(facts.rules.gate.guards).map(([metric, margin]) => guard(facts, metric, margin));

function guard(
  { measurements, evidence, rules }: Facts,
  metric: string,
  margin: number | string,
): CheckResult {
  const id = `guard:${metric}`;
  const required = `${metric} not worse than the champion's by ${margin}`;
  const measured = measurements.find((measurement) => measurement.metric === metric);
  if (measured === undefined || measured.difference === null || measured.champion === null)
    return plainResult(id, 'missing', required, `${metric} of both models is not known`);
  const { direction, difference: estimate } = measured;
  const size = marginSize(margin, measured.champion.value);
  const limit = direction === 'higher' ? -size : size;
  const values = `${metric} ${formatNumber(measured.candidate.value)} against the champion's ${formatNumber(measured.champion.value)}`;
  const bound = decidingBound({ estimate, direction });
  const reason = `${values}: difference ${formatSigned(estimate.value)}, bound ${formatSigned(bound)}, limit ${formatSigned(limit)}`;
  const question = { estimate, direction, limit, rows: evidence.rows.used, alpha: rules.gate.alpha };
  return openIfFlattered(
    boundResult({ ...question, id, required, reason }),
    evidence.rows.overlap,
    'the champion',
  );
}
