import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { createSeededGenerator } from '../../../../shared/stats/resampling/seeded-generator.ts';
import { sampleRules } from '../evidence-sample.ts';
import { checkOf, evidenceOf, type JudgedRow } from './predictions-sample.ts';

/** Rows whose chance is known; each side states it shifted. */
function rowsOf(
  count: number,
  candidate: (p: number) => number,
  champion?: (p: number) => number,
): JudgedRow[] {
  const next = createSeededGenerator(5);
  return Array.from({ length: count }, (): JudgedRow => {
    const chance = next();
    const truth = next() < chance ? 1 : 0;
    const other = champion === undefined ? {} : { champion: champion(chance) };
    return { truth, candidate: candidate(chance), ...other };
  });
}

const honest = (p: number): number => p;
const tooSure = (p: number): number => (p < 0.5 ? p / 4 : 1 - (1 - p) / 4);
const shifted = (p: number): number => Math.min(1, p + 0.2);

const judged = (rows: JudgedRow[], calibration: object = {}) =>
  evaluate(evidenceOf(rows), sampleRules({ calibration }));

const statuses = (rows: JudgedRow[], calibration: object = {}) =>
  Object.fromEntries(
    judged(rows, calibration)
      .checks.filter(({ id }) => id.startsWith('calibration'))
      .map(({ id, status }) => [id.slice('calibration:'.length), status]),
  );

describe('calibration', () => {
  it('passes where probabilities mean as much as before', () => {
    expect(statuses(rowsOf(3000, honest, honest))).toEqual({ brier: 'pass', calibration_error: 'pass' });
  });

  it.each([
    ['that are too sure', tooSure],
    ['off by 0.2, as of a broken scaler', shifted],
  ])('rejects probabilities %s, though the ranking is the same', (_what, said) => {
    const evaluation = judged(rowsOf(3000, said, honest));
    expect(checkOf(evaluation, 'champion-comparison').status).not.toBe('fail');
    expect(checkOf(evaluation, 'calibration:calibration_error').status).toBe('fail');
    expect(evaluation.verdict).toBe('reject');
  });

  it('takes what mends a champion that was off', () => {
    expect(statuses(rowsOf(3000, honest, tooSure))).toEqual({ brier: 'pass', calibration_error: 'pass' });
  });

  it('says nothing of its error on few rows, and says so', () => {
    const evaluation = judged(rowsOf(1999, honest, honest));
    expect(checkOf(evaluation, 'calibration:calibration_error')).toMatchObject({
      status: 'not-run',
      reason: 'says nothing of 1,999 rows',
    });
    expect(statuses(rowsOf(2000, honest, honest))).toMatchObject({ calibration_error: 'pass' });
    expect(statuses(rowsOf(500, honest, honest), { minRows: 400 })).not.toMatchObject({
      calibration_error: 'not-run',
    });
  });

  it('holds the first champion against a limit where there is one', () => {
    expect(statuses(rowsOf(3000, tooSure))).toEqual({});
    expect(statuses(rowsOf(3000, honest), { maxError: 0.05 })).toEqual({ max_error: 'pass' });
    expect(statuses(rowsOf(3000, tooSure), { maxError: 0.05 })).toEqual({ max_error: 'fail' });
    expect(statuses(rowsOf(600, tooSure), { maxError: 0.05 })).toEqual({ max_error: 'not-run' });
  });

  it('is measured with bounds like a metric', () => {
    const { measurements } = judged(rowsOf(3000, tooSure, honest));
    const measured = measurements.find(({ metric }) => metric === 'calibration_error');
    expect(measured).toMatchObject({ direction: 'lower', difference: { method: 'bootstrap-bca' } });
    expect(measured?.difference?.lower).toBeGreaterThan(0.05);
  });
});
