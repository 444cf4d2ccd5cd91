import type { CheckResult } from './check-result.ts';
import { normalQuantile } from '../../stats/distributions/normal-quantile.ts';
import { marginSize } from '../../policy/gate/margin.ts';
import { formatFurtherRows, formatMargin, formatNumber, formatSigned } from '../report/format-number.ts';
import type { Measurement } from '../measures/measurement.ts';
import { comparisonMode } from './comparison-mode.ts';
import { type Check, type Facts, plainResult } from './facts.ts';
import { errorAtLimit, furtherRows } from './further-rows.ts';
import { type BoundQuestion, judgeBound } from './judge-bound.ts';
import { openIfFlattered } from './open-if-flattered.ts';

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
  const superior = comparisonMode(rules, evidence) === 'superiority';
  const margin = superior ? 0 : marginSize(rules.gate.margin, championValue);
  const limit = margin === 0 ? 0 : direction === 'higher' ? -margin : margin;
  const { alpha } = rules.gate;
  const question = { estimate: difference, direction, limit, rows: evidence.rows.used, alpha };
  const unconfirmed = chanceOfLuck(facts, measured);
  const judged = confirmed(question, unconfirmed);
  const bound = direction === 'higher' ? difference.lower : difference.upper;
  const doubt =
    judged.status === 'missing' && unconfirmed !== null ? `, McNemar p ${formatNumber(unconfirmed)}` : '';
  const needs = judged.furtherRows === null ? '' : `; needs ${formatFurtherRows(judged.furtherRows)}`;
  const values = `${metric} ${formatNumber(candidate.value)} against the champion's ${formatNumber(championValue)}`;
  const interval = `difference ${formatSigned(difference.value)}, ${percent(alpha)} bound ${formatSigned(bound)}, limit ${formatSigned(limit)}`;
  const reason = `${values}: ${interval}${doubt}${needs}`;
  const result = { ...plainResult(id, judged.status, requirement(facts), reason), ...judged };
  return openIfFlattered(result, evidence.rows.overlap, 'the champion');
}

/** Superiority in accuracy is also asked of McNemar's test, which is exact where few rows differ: its chance where that is over alpha. */
function chanceOfLuck({ rules, evidence }: Facts, { tests }: Measurement): number | null {
  if (comparisonMode(rules, evidence) !== 'superiority') return null;
  const chance = tests.find(({ test }) => test.startsWith('mcnemar'))?.pGreater ?? 0;
  return chance > rules.gate.alpha ? chance : null;
}

/** A bound that passes what a test takes for luck leaves it open, with the rows that would convince the test too. */
function confirmed(question: BoundQuestion, chance: number | null): ReturnType<typeof judgeBound> {
  const judged = judgeBound(question);
  if (judged.status === 'fail' || chance === null) return judged;
  const z = normalQuantile(1 - chance);
  const ofTest = z > 0 ? Math.abs(question.estimate.value - question.limit) / z : 0;
  return {
    ...judged,
    status: 'missing',
    furtherRows: furtherRows(question, Math.max(ofTest, errorAtLimit(question))),
  };
}

const requirement = ({ rules, evidence }: Facts): string =>
  comparisonMode(rules, evidence) === 'superiority'
    ? `better ${rules.primary} than the champion`
    : `${rules.primary} not worse than the champion's by ${formatMargin(rules.gate.margin)}`;

const percent = (alpha: number): string => `${Number((100 * (1 - alpha)).toFixed(2))} %`;
