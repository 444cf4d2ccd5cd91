import type { ValueMeasurement } from '../measures/measure-value.ts';
import { formatCount, formatNumber, formatSigned } from '../report/format-number.ts';
import { boundResult } from './bound-result.ts';
import type { CheckResult } from './check-result.ts';
import { comparisonMode } from './comparison-mode.ts';
import { type Check, type Facts, plainResult } from './facts.ts';
import { openIfFlattered } from './open-if-flattered.ts';

const id = 'value';

/**
 * What the decisions are worth per row, less what the champion's are: certain to be more, or under non-inferiority not to be less by the
 * margin or more. The first champion must be worth more than the better of deciding every row positive and every row negative.
 */
export const value: Check = (facts) => {
  const { value: measured, rules } = facts;
  if (rules.gate.value === null) return [];
  if (measured === undefined || 'problem' in measured)
    return [
      plainResult(
        id,
        'missing',
        requirement(facts),
        measured?.problem ?? 'what decisions are worth is not known',
      ),
    ];
  return [openIfFlattered(judged(facts, measured), facts.evidence.rows.overlap, 'the champion')];
};

function judged(facts: Facts, measured: ValueMeasurement): CheckResult {
  const { rules } = facts;
  const { difference: estimate, rows } = measured;
  const margin = marginOf(facts);
  const limit = margin === 0 ? 0 : -margin;
  const result = boundResult({
    id,
    estimate,
    direction: 'higher',
    limit,
    rows,
    alpha: rules.gate.alpha,
    required: requirement(facts),
    reason: sentence(measured, limit),
  });
  return isRefresh(facts) && nothingDiffers(measured) ? { ...result, status: 'pass' } : result;
}

const isRefresh = ({ evidence, rules }: Facts): boolean =>
  evidence.champion !== null && comparisonMode(rules, evidence, 'value') === 'non-inferiority';

const marginOf = (facts: Facts): number => (isRefresh(facts) ? (facts.rules.gate.value?.margin ?? 0) : 0);

/** Not one row is worth another amount: whatever the margin, that is no loss. */
const nothingDiffers = ({ difference: { lower, upper } }: ValueMeasurement): boolean =>
  lower === 0 && upper === 0;

function requirement(facts: Facts): string {
  if (facts.evidence.champion === null) return 'worth more than deciding every row alike';
  if (!isRefresh(facts)) return 'worth more than the champion';
  const unit = facts.rules.gate.value?.unit ?? '';
  return `worth not less than the champion by ${formatNumber(marginOf(facts))} ${unit} a row`;
}

const rivals: Record<ValueMeasurement['against'], string> = {
  champion: "the champion's",
  'always-positive': 'always positive at',
  'always-negative': 'always negative at',
};

function sentence(
  { unit, rows, against, candidate, rival, difference }: ValueMeasurement,
  limit: number,
): string {
  const values = `${formatNumber(candidate.value)} ${unit} a row against ${rivals[against]} ${formatNumber(rival.value)}`;
  const interval = `difference ${formatSigned(difference.value)}, bound ${formatSigned(difference.lower)}, limit ${formatSigned(limit)}`;
  return `${values}: ${interval}; ${formatSigned(difference.value * rows)} ${unit} over ${formatCount(rows)} rows`;
}
