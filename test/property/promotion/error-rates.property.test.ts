import { describe, expect, it } from 'vitest';
import { highestExpected } from '../../../bench/gate/highest-expected.ts';
import { ALPHA, MARGIN, type Rates, ratesOf, type Setting } from '../../../bench/gate/rates.ts';

const TIMEOUT_MS = 120_000;
const FEW_RESAMPLES = 200;

const modes = ['superiority', 'non-inferiority'] as const;
const limits = { superiority: 0, 'non-inferiority': -MARGIN };

/** The middle of what `npm run bench -- gate --only calibration` goes through. */
const middle: Setting = {
  mode: 'superiority',
  metric: 'roc_auc',
  gain: 0,
  rows: 2000,
  prevalence: 0.27,
  correlation: 0.9,
  rowsPerEntity: 1,
};

/** Rates over all prevalences and kinds of errors, with as many runs of each. */
function pooled(setting: Setting, runs: number): Rates {
  const rates = [0.05, 0.27, 0.5].flatMap((prevalence) =>
    [0.9, 0].map((correlation) => ratesOf({ ...setting, prevalence, correlation }, runs, FEW_RESAMPLES)),
  );
  const sum = (what: keyof Rates): number => rates.reduce((total, rate) => total + rate[what], 0);
  return { runs: sum('runs'), gate: sum('gate'), comparison: sum('comparison'), plainRule: sum('plainRule') };
}

const cells = modes.flatMap((mode) =>
  [1, 4].flatMap((rowsPerEntity) =>
    [
      { rows: 200, runs: 40 },
      { rows: 2000, runs: 12 },
      { rows: 20_000, runs: 2 },
    ].map((size) => ({ mode, rowsPerEntity, ...size })),
  ),
);

describe('candidates at the limit are promoted no more often than alpha', () => {
  it.each(cells)(
    '$mode, $rows rows, $rowsPerEntity of each entity',
    ({ mode, rows, rowsPerEntity, runs }) => {
      const rates = pooled({ ...middle, mode, gain: limits[mode], rows, rowsPerEntity }, runs);
      expect(rates.gate).toBeLessThanOrEqual(highestExpected(rates.runs, ALPHA));
      expect(rates.comparison).toBeLessThanOrEqual(highestExpected(rates.runs, ALPHA));
    },
    TIMEOUT_MS,
  );

  it.each([
    { ...middle, metric: 'accuracy' as const },
    { ...middle, metric: 'accuracy' as const, mode: 'non-inferiority' as const, gain: -MARGIN },
    { ...middle, metric: 'f1' as const },
    { ...middle, metric: 'brier' as const },
  ])(
    '$mode in $metric',
    (setting) => {
      const { runs, gate } = ratesOf({ ...setting, rows: 500 }, 100, FEW_RESAMPLES);
      expect(gate).toBeLessThanOrEqual(highestExpected(runs, ALPHA));
    },
    TIMEOUT_MS,
  );
});

describe('rows that follow each other in time are not taken to be independent', () => {
  /** Labels and half of the errors stay as they are for 25 rows. */
  const stretches: Setting = { ...middle, rows: 500, prevalence: 0.5, correlation: 0, rowsPerEntity: 25 };

  it.each(
    (['order', 'day'] as const).flatMap((together) =>
      (['roc_auc', 'accuracy'] as const).map((metric) => ({ together, metric })),
    ),
  )(
    'at the limit, $metric of rows known by their $together',
    ({ together, metric }) => {
      const { runs, gate, comparison } = ratesOf({ ...stretches, together, metric }, 150, FEW_RESAMPLES);
      expect(gate).toBeLessThanOrEqual(highestExpected(runs, ALPHA));
      expect(comparison).toBeLessThanOrEqual(highestExpected(runs, ALPHA));
    },
    TIMEOUT_MS,
  );

  it(
    'and would be promoted more than twice as often if they were',
    () => {
      const { runs, comparison } = ratesOf({ ...stretches, together: 'nothing', metric: 'accuracy' }, 150);
      expect(comparison).toBeGreaterThan(2 * ALPHA * runs);
    },
    TIMEOUT_MS,
  );
});

describe('candidates that deserve it are promoted', () => {
  it.each(modes)(
    'a gain of three points, %s',
    (mode) => {
      const { runs, gate, comparison, plainRule } = ratesOf({ ...middle, mode, gain: 0.03 }, 25);
      expect(comparison / runs).toBeGreaterThan(0.9);
      expect(gate).toBeGreaterThanOrEqual(0.9 * comparison);
      expect(plainRule).toBeGreaterThanOrEqual(gate);
    },
    TIMEOUT_MS,
  );

  it(
    'and "better point estimate wins" promotes every second equal candidate',
    () => expect(ratesOf(middle, 60).plainRule).toBeGreaterThan(20),
    TIMEOUT_MS,
  );
});
