import type { MeasuredName, Measurement } from '../measures/measurement.ts';
import { countOf, formatNumber, formatSigned } from '../report/format-number.ts';
import { boundResult } from './bound-result.ts';
import type { CheckResult } from './check-result.ts';
import { type Check, type Facts, plainResult } from './facts.ts';
import { openIfFlattered } from './open-if-flattered.ts';

/**
 * Whether probabilities mean what they say: the Brier score and the expected calibration error, each not worse than the champion's by more than a limit,
 * and the latter by itself. The error says nothing about few rows, as bins of few rows are off by chance.
 */
export const calibration: Check = (facts) => {
  const limits = facts.rules.gate.calibration;
  if (limits === null) return [];
  const compared = facts.evidence.champion !== null;
  const enough = facts.evidence.rows.used >= limits.minRows;
  return [
    ...(compared ? [increase(facts, 'brier', limits.maxBrierIncrease)] : []),
    ...(compared
      ? [
          ifEnough(facts, enough, 'increase', () =>
            increase(facts, 'calibration_error', limits.maxErrorIncrease),
          ),
        ]
      : []),
    ...(limits.maxError === null
      ? []
      : [ifEnough(facts, enough, 'error', () => absolute(facts, limits.maxError ?? 1))]),
  ];
};

function ifEnough(
  { evidence, rules }: Facts,
  enough: boolean,
  what: string,
  judge: () => CheckResult,
): CheckResult {
  if (enough) return judge();
  const minRows = rules.gate.calibration?.minRows ?? 0;
  const required = `at least ${countOf(minRows, 'row')}`;
  const reason = `says nothing of ${countOf(evidence.rows.used, 'row')}`;
  return plainResult(
    `calibration:${what === 'error' ? 'max_error' : 'calibration_error'}`,
    'not-run',
    required,
    reason,
  );
}

function increase(facts: Facts, metric: MeasuredName, limit: number): CheckResult {
  const id = `calibration:${metric}`;
  const required = `${metric} not worse than the champion's by ${formatNumber(limit)}`;
  const measured = find(facts, metric);
  if (measured === undefined || measured.difference === null || measured.champion === null)
    return plainResult(id, 'missing', required, `${metric} of both models is not known`);
  const { candidate, champion, difference: estimate } = measured;
  const values = `${metric} ${formatNumber(candidate.value)} against the champion's ${formatNumber(champion.value)}`;
  const reason = `${values}: difference ${formatSigned(estimate.value)}, bound ${formatSigned(estimate.upper)}, limit ${formatSigned(limit)}`;
  const result = boundResult({ ...lowerIsBetter(facts), estimate, limit, id, required, reason });
  return openIfFlattered(result, facts.evidence.rows.overlap, 'the champion');
}

function absolute(facts: Facts, limit: number): CheckResult {
  const id = 'calibration:max_error';
  const required = `calibration error under ${formatNumber(limit)}`;
  const measured = find(facts, 'calibration_error');
  if (measured === undefined)
    return plainResult(id, 'missing', required, 'the calibration error is not known');
  const { candidate: estimate } = measured;
  const reason = `calibration error ${formatNumber(estimate.value)}, bound ${formatNumber(estimate.upper)}, limit ${formatNumber(limit)}`;
  return boundResult({ ...lowerIsBetter(facts), estimate, limit, id, required, reason });
}

const lowerIsBetter = ({ evidence, rules }: Facts): { direction: 'lower'; rows: number; alpha: number } => ({
  direction: 'lower',
  rows: evidence.rows.used,
  alpha: rules.gate.alpha,
});

const find = ({ measurements }: Facts, name: MeasuredName): Measurement | undefined =>
  measurements.find(({ metric }) => metric === name);
