import { metricColumn } from '../../policy/gate/own-metrics.ts';
import { type Margin, marginSize } from '../../policy/gate/margin.ts';
import type { Gate } from '../../policy/gate/resolve-gate.ts';
import type { OwnMetric } from '../evidence/rows/own-metrics.ts';
import { measureDifference, measureMean } from '../measures/measure-own-metric.ts';
import { countOf, formatCount, formatNumber, formatSigned } from '../report/format-number.ts';
import { boundResult, decidingBound } from './bound-result.ts';
import type { CheckResult } from './check-result.ts';
import { type Check, type Facts, plainResult } from './facts.ts';

type Rule = Gate['metrics'][string];
type Read = Extract<OwnMetric, { state: 'read' }>;

/**
 * Metrics of a team's own, as the versions state them row by row: the mean's bound against the floor, and against the
 * champion's on the rows that both state.
 */
export const ownMetrics: Check = (facts) => {
  const found = new Map(facts.evidence.metrics.map((metric) => [metric.name, metric]));
  return Object.entries(facts.rules.gate.metrics).flatMap(([name, rule]) =>
    judge(facts, name, rule, found.get(name) ?? { name, state: 'absent' }),
  );
};

function judge(facts: Facts, name: string, rule: Rule, metric: OwnMetric): CheckResult[] {
  const id = `metric:${name}`;
  const column = metricColumn(name);
  const required = `${column} of every evaluation row`;
  if (metric.state === 'absent')
    return [plainResult(id, 'missing', required, `the evaluation rows have no column ${column}`)];
  if (metric.state === 'broken')
    return [plainResult(id, 'fail', required, `${column} is not a finite number in every evaluation row`)];
  const { time } = facts.rules;
  if (time !== null && metric.rows.times === undefined)
    return [plainResult(id, 'missing', required, `the evaluation rows do not all have a time in ${time}`)];
  const { floor, margin } = rule;
  return [
    ...(floor === undefined ? [] : [beyondFloor(facts, rule, floor, metric)]),
    ...(margin === undefined || facts.evidence.champion === null
      ? []
      : [besideChampion(facts, rule, margin, metric)]),
  ];
}

function beyondFloor(
  { rules: { gate } }: Facts,
  { direction }: Rule,
  limit: number,
  { name, rows }: Read,
): CheckResult {
  const id = `metric:${name}:floor`;
  const required = `${direction === 'higher' ? 'lower bound above' : 'upper bound below'} ${formatNumber(limit)}`;
  const count = rows.candidate.length;
  if (count < gate.minRows) {
    const reason = `only ${count} evaluation rows, ${gate.minRows} are asked for`;
    return { ...plainResult(id, 'missing', required, reason), rows: count };
  }
  const estimate = measureMean(rows, gate);
  const bound = decidingBound({ estimate, direction });
  return boundResult({
    id,
    required,
    reason: `mean ${formatNumber(estimate.value)} as the version states it, bound ${formatNumber(bound)}, limit ${formatNumber(limit)}`,
    estimate,
    direction,
    limit,
    rows: count,
    alpha: gate.alpha,
  });
}

function besideChampion(
  { rules: { gate } }: Facts,
  { direction }: Rule,
  margin: Margin,
  { name, shared }: Read,
): CheckResult {
  const id = `metric:${name}:champion`;
  const required = `mean not worse than the champion's by ${margin}`;
  if (shared === null || 'why' in shared)
    return plainResult(id, 'missing', required, shared?.why ?? 'the champion was not looked at');
  const rows = shared.candidate.length;
  if (rows < gate.minRows) {
    const reason = `only ${countOf(rows, 'row is', 'rows are')} in the evaluation of both versions, ${formatCount(gate.minRows)} are asked for`;
    return { ...plainResult(id, 'missing', required, reason), rows };
  }
  const { candidate, champion, difference: estimate } = measureDifference(shared, gate);
  const size = marginSize(margin, champion.value);
  const limit = direction === 'higher' ? -size : size;
  const bound = decidingBound({ estimate, direction });
  const values = `mean ${formatNumber(candidate.value)} against the champion's ${formatNumber(champion.value)} on ${countOf(rows, 'row')} of both`;
  const reason = `${values}: difference ${formatSigned(estimate.value)}, bound ${formatSigned(bound)}, limit ${formatSigned(limit)}`;
  return boundResult({ id, required, reason, estimate, direction, limit, rows, alpha: gate.alpha });
}
