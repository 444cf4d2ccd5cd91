import { describe, expect, it } from 'vitest';
import { uniforms } from '../../oracles/generated-samples.ts';
import { createSeededGenerator } from '../../../shared/stats/resampling/seeded-generator.ts';
import { createKll, type KllState } from '../../../shared/stats/sketch/kll.ts';
import { kllQuantiles, kllRank, kllRankError } from '../../../shared/stats/sketch/kll-queries.ts';

const sketchOf = (values: Iterable<number>, k = 200, seed = 1): KllState => {
  const sketch = createKll({ k, seed });
  for (const value of values) sketch.update(value);
  return sketch.state();
};

const weightOf = ({ levels }: KllState): number =>
  levels.reduce((sum, level, at) => sum + level.length * 2 ** at, 0);

/** Largest distance of the sketch's ranks from those of values that are uniform over [0, 1). */
const worstRank = (sketch: KllState, sorted: Float64Array): number =>
  Math.max(
    ...Array.from({ length: 200 }, (_, at) => {
      const place = Math.floor((at / 200) * sorted.length);
      return Math.abs(kllRank(sketch, sorted[place] ?? NaN) - (place + 1) / sorted.length);
    }),
  );

describe('KLL sketch', () => {
  const stream = uniforms(5, 0, 200_000);
  const sorted = stream.toSorted();

  it.each([100, 200, 800])('ranks within the published error at k = %i', (k) => {
    expect(worstRank(sketchOf(stream, k), sorted)).toBeLessThan(kllRankError(k).double);
  });

  it('is as exact for streams that arrive in order, and backwards', () => {
    expect(worstRank(sketchOf(sorted), sorted)).toBeLessThan(kllRankError(200).double);
    expect(worstRank(sketchOf(sorted.toReversed()), sorted)).toBeLessThan(kllRankError(200).double);
  });

  it('keeps some hundred values of 200,000 and loses no weight', () => {
    const state = sketchOf(stream);
    expect(state.levels.flat().length).toBeLessThan(900);
    expect(weightOf(state)).toBe(200_000);
    expect([state.count, state.min, state.max]).toEqual([200_000, sorted[0], sorted.at(-1)]);
  });

  it('holds small streams exactly', () => {
    const state = sketchOf([3, 1, 2, 2, NaN, 5]);
    expect(state.count).toBe(5);
    expect(kllRank(state, 2)).toBe(3 / 5);
    expect(kllQuantiles(state, [0, 0.2, 0.5, 0.8, 1])).toEqual([1, 1, 2, 3, 5]);
  });

  it('says nothing about nothing', () => {
    const state = sketchOf([]);
    expect(kllRank(state, 1)).toBeNaN();
    expect(kllQuantiles(state, [0.5])).toEqual([NaN]);
    expect(state).toMatchObject({ min: null, max: null, count: 0 });
  });

  it('repeats for the same seed, differs for another, and goes on from JSON', () => {
    expect(sketchOf(stream)).toEqual(sketchOf(stream));
    expect(sketchOf(stream, 200, 2).levels).not.toEqual(sketchOf(stream).levels);
    const half = sketchOf(stream.subarray(0, 77_777));
    const resumed = createKll(JSON.parse(JSON.stringify(half)));
    for (const value of stream.subarray(77_777)) resumed.update(value);
    expect(resumed.state()).toEqual(sketchOf(stream));
  });

  it('merges hours into a day with the same error', () => {
    const day = createKll();
    for (let hour = 0; hour < 24; hour++)
      day.merge(sketchOf(stream.subarray(hour * 8000, (hour + 1) * 8000), 200, hour));
    const state = day.state();
    expect(weightOf(state)).toBe(192_000);
    const expected = stream.subarray(0, 192_000).toSorted();
    expect(worstRank(state, expected)).toBeLessThan(kllRankError(200).double);
  });

  it('is unbiased: over many seeds the mean rank error vanishes and 99 % stay within the bound', () => {
    const generator = createSeededGenerator(9);
    const values = Float64Array.from({ length: 10_000 }, generator);
    const below = values.filter((value) => value <= 0.3).length / values.length;
    const errors = Array.from(
      { length: 200 },
      (_, seed) => kllRank(sketchOf(values, 100, seed + 1), 0.3) - below,
    );
    const outside = errors.filter((error) => Math.abs(error) > kllRankError(100).single).length;
    expect(outside).toBeLessThanOrEqual(6);
    expect(Math.abs(errors.reduce((sum, error) => sum + error, 0) / 200)).toBeLessThan(0.002);
  });
});
