import { describe, expect, it } from 'vitest';
import { measureDifference, measureMean } from '../../../../shared/promotion/measures/measure-own-metric.ts';
import blockLengths from '../../../oracles/block-lengths.json' with { type: 'json' };
import oracle from '../../../oracles/gate-statistics.json' with { type: 'json' };
import { around, deviations } from './measure-sample.ts';

const options = { alpha: 0.05, resamples: 400 };
const none = { entities: undefined, times: undefined };
const numbers = (...values: number[]): Float64Array => Float64Array.from(values);

/** 120 values that remember 17.2 of those before, and as many that remember none. */
const seriesOf = (wanted: string): number[] =>
  blockLengths.find(({ name }) => name === wanted)?.series.slice(0, 120) ?? [];
const walk = numbers(...seriesOf('the wander of a random walk'));
const noise = numbers(...seriesOf('independent'));
const inTime = { entities: undefined, times: Float64Array.from(walk.keys()) };
/** Student's t of seven blocks, widened by the root of 7 / 6. */
const ofSevenBlocks = 1.943_180_281 * Math.sqrt(7 / 6);

describe('the mean of a metric that a version brings along', () => {
  it('is that of its rows', () =>
    // 4 and 8 in eight rows: one degree of freedom.
    expect(measureMean({ candidate: numbers(0, 0, 0, 4, 8, 0, 0, 0), ...none }, options)).toEqual(
      around(1.5, Math.sqrt((2.5 ** 2 + 6.5 ** 2 + 6 * 1.5 ** 2) / 56), 6.313_751_515),
    ));

  it('is as sure as is asked', () =>
    expect(
      deviations(measureMean({ candidate: numbers(4, 8, 0, 0), ...none }, { ...options, alpha: 0.1 })),
    ).toBeCloseTo(3.077_683_537, 6));

  it('counts whom rows are about', () => {
    const entities = Array.from({ length: 24 }, (_, row) => `e${Math.floor(row / 2)}`);
    const candidate = Float64Array.from(entities, (_, row) => (row < 4 ? 3 : 0));
    const mean = measureMean({ candidate, entities, times: undefined }, options);
    expect(mean).toMatchObject({ value: 0.5, method: 'bootstrap-percentile-by-entity' });
    expect(deviations(mean)).toBeCloseTo(6.313_751_515 * Math.SQRT2, 5);
  });

  it('remembers as long as its values do', () => {
    const mean = measureMean({ candidate: walk, ...inTime }, options);
    expect(mean.method).toBe('bootstrap-percentile-by-time');
    expect(deviations(mean)).toBeCloseTo(ofSevenBlocks, 5);
  });
});

describe('the difference in a metric that versions bring along', () => {
  it('is that of both means, paired row by row', () =>
    expect(
      measureDifference(
        { candidate: numbers(5, 5, 5, 9, 5, 6), champion: numbers(5, 5, 5, 5, 5, 2), ...none },
        { ...options, resamples: 4000 },
      ),
    ).toEqual({
      // By Student's t of five degrees of freedom.
      candidate: {
        ...around(35 / 6, Math.sqrt((4 * 25 + 81 + 36 - 35 ** 2 / 6) / 30), 2.015_048_373),
        upper: expect.any(Number),
      },
      champion: {
        ...around(27 / 6, Math.sqrt((5 * 25 + 4 - 27 ** 2 / 6) / 30), 2.015_048_373),
        lower: expect.any(Number),
      },
      // 4 in two rows of six.
      difference: around(8 / 6, Math.sqrt((32 - 64 / 6) / 30), 6.313_751_515),
    }));

  it.each(oracle.means.slice(0, 2))(
    'is bounded as scipy bounds the mean of paired differences: $value',
    ({ differences, value, standardError, t, bca }) => {
      const champion = Float64Array.from(differences, (_, row) => 50 * Math.sin(row));
      const candidate = champion.map((base, row) => base + (differences[row] ?? NaN));
      const { difference } = measureDifference(
        { candidate, champion, ...none },
        { alpha: oracle.alpha, resamples: 20_000 },
      );
      expect(difference.value).toBeCloseTo(value, 9);
      expect(difference.standardError / standardError).toBeCloseTo(1, 9);
      const [low, high] = [Math.min(t[0] ?? NaN, bca[0] ?? NaN), Math.max(t[1] ?? NaN, bca[1] ?? NaN)];
      expect(Math.abs(difference.lower - low)).toBeLessThan(0.1 * standardError);
      expect(Math.abs(difference.upper - high)).toBeLessThan(0.1 * standardError);
    },
  );

  it('remembers as long as the differences do, where neither side does', () => {
    const candidate = noise.map((value) => 1000 * value);
    const champion = candidate.map((value, row) => value - (walk[row] ?? NaN));
    const { difference } = measureDifference({ candidate, champion, ...inTime }, options);
    expect(deviations(difference)).toBeCloseTo(ofSevenBlocks, 5);
  });
});
