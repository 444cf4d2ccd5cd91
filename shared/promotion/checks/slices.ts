import type { MetricName } from '../../kernel/metric-names.ts';
import { metricDirection } from '../../kernel/metric-names.ts';
import { nameOfGroup } from '../../policy/gate/groups.ts';
import { marginSize } from '../../policy/gate/margin.ts';
import { normalCdf } from '../../stats/distributions/normal-cdf.ts';
import { normalQuantile } from '../../stats/distributions/normal-quantile.ts';
import { benjaminiHochberg } from '../../stats/multiple-testing/benjamini-hochberg.ts';
import { holm } from '../../stats/multiple-testing/holm.ts';
import type { Slice } from '../measures/measure-slices.ts';
import type { Estimate } from '../measures/measurement.ts';
import { formatCount, formatNumber, formatSigned } from '../report/format-number.ts';
import { boundResult } from './bound-result.ts';
import type { CheckResult } from './check-result.ts';
import { type Check, type Facts, plainResult } from './facts.ts';
import { finiteEstimate } from './judge-bound.ts';
import { openIfFlattered } from './open-if-flattered.ts';
import { worstOf } from './worst-of.ts';

/**
 * The primary metric on every group of the columns that the policy names, beside the champion's. By the rule `harm` a slice fails where it is shown to be
 * worse by more than the margin, at a level that all slices of all columns share; by the rule `safe` every slice must be shown not to be.
 */
export const slices: Check = (facts) => {
  const { evidence, rules } = facts;
  if (evidence.champion === null) return [];
  const judged = judgeAll(facts);
  return rules.gate.slices.columns.map((group) => {
    const column = nameOfGroup(group);
    const own = judged.filter(({ slice }) => slice.column === column);
    return openIfFlattered(columnResult(facts, column, own), evidence.rows.overlap, 'the champion');
  });
};

/** A slice with its limit and the adjusted chance of as much harm by luck. */
type Judged = { slice: Slice; estimate: Estimate; limit: number; adjusted: number };

function judgeAll({ slices: measured, rules }: Facts): Judged[] {
  const { margin, control } = rules.gate.slices;
  const known = measured.flatMap((slice) => {
    const { difference, champion } = slice.measured;
    if (difference === null || champion === null || !Number.isFinite(difference.value)) return [];
    const size = marginSize(margin, champion.value);
    return [{ slice, estimate: difference, limit: -signOf(rules.primary) * size }];
  });
  const { alpha } = rules.gate;
  const chances = known.map(({ estimate, limit }) =>
    chanceOfHarm(estimate, limit, signOf(rules.primary), alpha),
  );
  const adjusted = control === 'holm' ? holm(chances) : benjaminiHochberg(chances);
  return known.map((one, at) => ({ ...one, adjusted: adjusted[at] ?? 1 }));
}

const signOf = (metric: MetricName): 1 | -1 => (metricDirection[metric] === 'higher' ? 1 : -1);

/**
 * One-sided p-value of the slice being no worse than its limit, by the error that its bound stands on: where few entities or
 * stretches of time carry a slice, that is more than the deviation of the draws. 1 where no bound is known.
 */
function chanceOfHarm(
  { value, lower, upper, standardError }: Estimate,
  limit: number,
  sign: 1 | -1,
  alpha: number,
): number {
  const clearance = sign * (value - limit);
  const half = Math.abs((sign === 1 ? upper : lower) - value);
  const error = Math.max(standardError, half / normalQuantile(1 - alpha));
  if (Number.isNaN(error)) return 1;
  if (error > 0) return normalCdf(clearance / error);
  return clearance < 0 ? 0 : 1;
}

function columnResult(facts: Facts, column: string, judged: readonly Judged[]): CheckResult {
  const { evidence, rules } = facts;
  const { rule, margin, minRows } = rules.gate.slices;
  const id = `slice:${column}`;
  const grouping = evidence.rows.groups.find((candidate) => candidate.column === column);
  const required =
    rule === 'harm'
      ? `no slice shown to be worse by more than ${margin}`
      : `every slice shown not to be worse by ${margin}`;
  if (grouping === undefined)
    return plainResult(id, 'missing', required, `the rows have no column ${column}`);
  const sign = signOf(rules.primary);
  const [worst, ...others] = judged.toSorted(
    (a, b) => sign * (a.estimate.value - a.limit - (b.estimate.value - b.limit)),
  );
  const left = grouping.names.length - judged.length;
  const aside =
    left === 0 ? '' : `; ${formatCount(left)} with too few rows (under ${minRows}) or labels not judged`;
  if (worst === undefined)
    return plainResult(id, 'missing', required, `no slice of ${column} can be judged${aside}`);
  const input = { facts, id, required, sign, aside: `${formatCount(judged.length)} slices judged${aside}` };
  return rule === 'harm' ? byHarm(input, [worst, ...others]) : bySafety(input, [worst, ...others]);
}

type Input = { facts: Facts; id: string; required: string; sign: 1 | -1; aside: string };

/** The one that is worst beside its limit first. */
type Ranked = readonly [Judged, ...Judged[]];

function byHarm({ facts, id, required, aside }: Input, judged: Ranked): CheckResult {
  const { alpha } = facts.rules.gate;
  const harmed = judged
    .toSorted((a, b) => a.adjusted - b.adjusted)
    .filter(({ adjusted }) => adjusted <= alpha);
  const shown = harmed[0] ?? judged[0];
  const [status, words] =
    harmed.length > 0
      ? (['fail', 'harm is shown'] as const)
      : judged.every(isUnbounded)
        ? (['missing', 'no bound is known'] as const)
        : (['pass', 'no harm is shown'] as const);
  const reason = `${describe(shown)}, adjusted p ${formatNumber(shown.adjusted)}: ${words}; ${aside}`;
  return {
    ...plainResult(id, status, required, reason),
    observed: shown.estimate.value,
    limit: shown.limit,
    interval: finiteEstimate(shown.estimate),
    rows: shown.slice.rows,
  };
}

/** As where one entity, or one stretch of time, is all that there is. */
const isUnbounded = ({ estimate: { lower, upper } }: Judged): boolean =>
  Number.isNaN(lower) || Number.isNaN(upper);

/** All must pass, which needs no adjustment: the slice that passes least decides. */
function bySafety({ facts, id, required, sign, aside }: Input, [worst, ...others]: Ranked): CheckResult {
  const resultOf = (one: Judged): CheckResult =>
    boundResult({
      id,
      required,
      reason: `${describe(one)}; ${aside}`,
      estimate: one.estimate,
      direction: sign === 1 ? 'higher' : 'lower',
      limit: one.limit,
      rows: one.slice.rows,
      outOf: facts.evidence.rows.used,
      alpha: facts.rules.gate.alpha,
    });
  return worstOf([resultOf(worst), ...others.map(resultOf)]);
}

function describe({ slice, estimate, limit }: Judged): string {
  const values = `${formatNumber(slice.measured.candidate.value)} against ${formatNumber(slice.measured.champion?.value ?? NaN)}`;
  return `${slice.group} (${formatCount(slice.rows)} rows): ${values}, difference ${formatSigned(estimate.value)}, limit ${formatSigned(limit)}`;
}
