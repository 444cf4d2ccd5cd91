import { describe, expect, it } from 'vitest';
import { highestExpected } from '../../../bench/gate/highest-expected.ts';
import { simulate } from '../../../bench/gate/simulate.ts';
import { fairness } from '../../../shared/promotion/checks/fairness.ts';
import { slices } from '../../../shared/promotion/checks/slices.ts';
import { measureMean } from '../../../shared/promotion/measures/measure-own-metric.ts';
import { measureSlices } from '../../../shared/promotion/measures/measure-slices.ts';
import { shareEstimate } from '../../../shared/promotion/measures/share-estimate.ts';
import type { Evidence } from '../../../shared/promotion/evidence/evidence.ts';
import { normalQuantile } from '../../../shared/stats/distributions/normal-quantile.ts';
import { createSeededGenerator } from '../../../shared/stats/resampling/seeded-generator.ts';
import { sampleEvidence, sampleRules } from '../../unit/promotion/evidence-sample.ts';

const ROWS = 600;
const STRETCH = 20;
const ALPHA = 0.05;
const TIMEOUT_MS = 120_000;
const times = Float64Array.from({ length: ROWS }, (_, row) => row);
const frame = sampleEvidence({ rows: ROWS });
/** Two groups whose rows are mixed in time. */
const groups: Evidence['rows']['groups'] = [
  { column: 'plan', names: ['a', 'b'], of: Uint16Array.from(times, (row) => (row * 7) % 2) },
];

/** Flags that stay as they are for a stretch of rows. */
function stretches(share: number, seed: number): Uint8Array {
  const next = createSeededGenerator(seed);
  const of = Uint8Array.from({ length: ROWS / STRETCH }, () => (next() < share ? 1 : 0));
  return Uint8Array.from(times, (row) => of[Math.floor(row / STRETCH)] ?? 0);
}

/** In how many of so many worlds something is found. */
const found = (runs: number, isFound: (seed: number) => boolean): number =>
  Array.from({ length: runs }, (_, run) => run + 1).filter(isFound).length;

describe('rows that follow each other in time', () => {
  it('are no proof of little churn where it is at its limit', () => {
    const limit = 0.3;
    const below = (known: Float64Array | undefined) => (seed: number) =>
      shareEstimate(stretches(limit, seed), { entities: undefined, times: known }, ALPHA).upper < limit;
    expect(found(1000, below(times))).toBeLessThanOrEqual(highestExpected(1000, ALPHA));
    expect(found(1000, below(undefined))).toBeGreaterThan(200);
  });

  it('are no proof of fairness where two groups differ by what is allowed', () => {
    const rules = sampleRules({ fairness: { attributes: ['plan'], maxOpportunityDifference: null } });
    const passes = (known: Float64Array | undefined) => (seed: number) => {
      const [often, seldom] = [stretches(0.5, seed), stretches(0.4, seed + 10_000)];
      const decided = often.map((flag, row) => (groups[0]?.of[row] === 0 ? flag : (seldom[row] ?? 0)));
      const predictions = {
        task: 'binary' as const,
        truth: decided,
        decided,
        probabilities: new Float64Array(decided),
      };
      const evidence: Evidence = {
        ...frame,
        rows: { ...frame.rows, times: known, groups },
        candidate: { ...frame.candidate, predictions },
      };
      const [check] = fairness({ evidence, measurements: [], slices: [], rules });
      return check?.status === 'pass';
    };
    expect(found(400, passes(times))).toBeLessThanOrEqual(highestExpected(400, ALPHA));
  });

  it(
    'are no proof of harm in a slice where there is none',
    () => {
      const margin = 1e-6;
      const rules = sampleRules({ slices: { columns: ['plan'], margin } }, { primary: 'accuracy' });
      const world = {
        rows: ROWS,
        prevalence: 0.5,
        candidate: 1.4,
        champion: 1.4,
        correlation: 0,
        rowsPerEntity: STRETCH,
      };
      const alarms = (together: 'order' | 'nothing') => (seed: number) => {
        const simulated = simulate({ ...world, together }, frame, seed);
        const evidence = { ...simulated, rows: { ...simulated.rows, groups } };
        const question = {
          columns: ['plan'],
          metric: 'accuracy',
          alpha: ALPHA,
          resamples: 200,
          minRows: 30,
        } as const;
        const measured = measureSlices(evidence, question);
        const [check] = slices({ evidence, measurements: [], slices: measured, rules });
        return check?.status === 'fail';
      };
      expect(found(150, alarms('order'))).toBeLessThanOrEqual(highestExpected(150, ALPHA));
      expect(found(150, alarms('nothing'))).toBeGreaterThan(highestExpected(150, ALPHA));
    },
    TIMEOUT_MS,
  );
});

const CROSSED = 60;

/** Every other pair of as many entities and moments; a value is an entity's part, a moment's part and its own, of mean 0. */
function crossed(seed: number): { values: Float64Array; entities: string[]; times: Float64Array } {
  const next = createSeededGenerator(seed);
  const parts = () =>
    Float64Array.from({ length: CROSSED }, () =>
      normalQuantile((Math.floor(next() * 2 ** 32) + 0.5) / 2 ** 32),
    );
  const [ofEntity, ofMoment] = [parts(), parts()];
  const pairs = [...ofMoment.keys()].flatMap((moment) =>
    [...parts()].flatMap((own, entity) => ((entity + moment) % 2 === 0 ? [{ moment, entity, own }] : [])),
  );
  return {
    values: Float64Array.from(
      pairs,
      ({ moment, entity, own }) => (ofEntity[entity] ?? 0) + (ofMoment[moment] ?? 0) + own,
    ),
    entities: pairs.map(({ entity }) => `e${entity}`),
    times: Float64Array.from(pairs, ({ moment }) => moment),
  };
}

describe('rows that have an entity and a moment in common with others', () => {
  it(
    'are no proof of a mean above that which is true',
    () => {
      const options = { alpha: ALPHA, resamples: 200 };
      const passes = (seed: number) => {
        const { values, ...relations } = crossed(seed);
        return measureMean({ candidate: values, ...relations }, options).lower > 0;
      };
      expect(found(400, passes)).toBeLessThanOrEqual(highestExpected(400, ALPHA));
    },
    TIMEOUT_MS,
  );

  it('are no proof of little churn where it is at its limit', () => {
    const passes = (seed: number) => {
      const { values, ...relations } = crossed(seed);
      return (
        shareEstimate(
          Uint8Array.from(values, (value) => (value > 0 ? 1 : 0)),
          relations,
          ALPHA,
        ).upper < 0.5
      );
    };
    expect(found(400, passes)).toBeLessThanOrEqual(highestExpected(400, ALPHA));
  });
});
