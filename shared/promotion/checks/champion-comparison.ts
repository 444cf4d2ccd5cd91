import type { CheckResult } from './check-result.ts';
import { formatFurtherRows, formatNumber, formatSigned } from '../report/format-number.ts';
import type { Measurement } from '../measures/measurement.ts';
import { type Check, type Facts, plainResult } from './facts.ts';
import { judgeBound } from './judge-bound.ts';

const id = 'champion-comparison';

/**
 * The paired difference on the primary metric. `superiority`: certain to be better than the champion.
 * `non-inferiority`: certain not to be worse by the margin or more. Without a champion there is nothing to compare.
 */
export const championComparison: Check = (facts) => {
  const { evidence, measurements, rules } = facts;
  if (evidence.champion === null) return [];
  const measured = measurements.find(({ metric }) => metric === rules.primary);
  if (measured === undefined || measured.difference === null || measured.champion === null)
    return [plainResult(id, 'missing', requirement(facts), `${rules.primary} of both models is not known`)];
  return [compare(facts, measured, measured.difference, measured.champion.value)];
};

function compare(
  facts: Facts,
  measured: Measurement,
  difference: NonNullable<Measurement['difference']>,
  championValue: number,
): CheckResult {
  const { evidence, rules } = facts;
  const { direction, metric, candidate } = measured;
  const margin = rules.gate.mode === 'superiority' ? 0 : rules.gate.margin;
  const limit = margin === 0 ? 0 : direction === 'higher' ? -margin : margin;
  const { alpha } = rules.gate;
  const judged = confirmedByTest(
    facts,
    measured,
    judgeBound({ estimate: difference, direction, limit, rows: evidence.rows.used, alpha }),
  );
  const bound = direction === 'higher' ? difference.lower : difference.upper;
  const needs = judged.furtherRows === null ? '' : `; needs ${formatFurtherRows(judged.furtherRows)}`;
  const values = `${metric} ${formatNumber(candidate.value)} against the champion's ${formatNumber(championValue)}`;
  const interval = `difference ${formatSigned(difference.value)}, ${percent(alpha)} bound ${formatSigned(bound)}, limit ${formatSigned(limit)}`;
  return {
    ...plainResult(id, judged.status, requirement(facts), `${values}: ${interval}${needs}`),
    ...judged,
  };
}

/** Superiority in accuracy is also asked of McNemar's test, which is exact where few rows differ. */
function confirmedByTest(
  { rules: { gate } }: Facts,
  { tests }: Measurement,
  judged: ReturnType<typeof judgeBound>,
): ReturnType<typeof judgeBound> {
  if (gate.mode !== 'superiority' || judged.status !== 'pass') return judged;
  const mcnemar = tests.find(({ test }) => test.startsWith('mcnemar'));
  return mcnemar === undefined || mcnemar.pGreater <= gate.alpha ? judged : { ...judged, status: 'missing' };
}

const requirement = ({ rules: { gate, primary } }: Facts): string =>
  gate.mode === 'superiority'
    ? `better ${primary} than the champion`
    : `${primary} not worse than the champion's by ${formatNumber(gate.margin)}`;

const percent = (alpha: number): string => `${Number((100 * (1 - alpha)).toFixed(2))} %`;
