import { describe, expect, it } from 'vitest';
import { blocksOf, momentsInBlock, momentsOf } from '../../../../shared/promotion/measures/time-blocks.ts';
import { createSeededGenerator } from '../../../../shared/stats/resampling/seeded-generator.ts';
import blockLengths from '../../../oracles/block-lengths.json' with { type: 'json' };

const next = createSeededGenerator(4);
const ROWS = 1000;
const noise = Float64Array.from({ length: ROWS }, () => next());
const hours = Float64Array.from({ length: ROWS }, (_, row) => row);
/** Flags that stay as they are for 25 rows. */
const stretches = Float64Array.from({ length: ROWS / 25 }, () => (next() < 0.5 ? 1 : 0));
const sticky = Float64Array.from({ length: ROWS }, (_, row) => stretches[Math.floor(row / 25)] ?? 0);

const jitter = (row: number): number => 100 * Math.sin(row ** 2);

describe('moments', () => {
  it('are numbered from the oldest, and shared by rows of one time', () =>
    expect(momentsOf(Float64Array.from([30, -1, 30, 7, -1]))).toEqual({
      of: Uint32Array.from([2, 0, 2, 1, 0]),
      count: 3,
    }));

  it('are none of no rows', () =>
    expect(momentsOf(new Float64Array())).toEqual({ of: new Uint32Array(), count: 0 }));

  it('are cut into blocks of as many moments, whatever number of rows they have', () => {
    const moments = momentsOf(Float64Array.from([5, 1, 2, 2, 2, 3, 4]));
    expect(blocksOf(moments, 2)).toEqual(Uint32Array.from([2, 0, 0, 0, 0, 1, 1]));
    expect(blocksOf(moments, 1)).toEqual(moments.of);
  });
});

describe('moments in a block', () => {
  const moments = momentsOf(hours);

  it('are the third root of all where nothing remembers', () => {
    expect(momentsInBlock(moments, [])).toBe(10);
    expect(momentsInBlock(moments, [noise])).toBe(10);
    expect(momentsInBlock(momentsOf(hours.subarray(0, 28)), [])).toBe(4);
  });

  it('are more where any of the series remembers for longer', () => {
    const alone = momentsInBlock(moments, [sticky]);
    expect(alone).toBeGreaterThan(25);
    expect(momentsInBlock(moments, [noise, sticky])).toBe(alone);
  });

  it('are told from rows in any order', () => {
    const shuffled = Uint32Array.from(noise.keys()).toSorted((a, b) => (noise[a] ?? 0) - (noise[b] ?? 0));
    const of = (values: Float64Array): Float64Array =>
      Float64Array.from(shuffled, (row) => values[row] ?? NaN);
    expect(momentsInBlock(momentsOf(of(hours)), [of(sticky)])).toBe(momentsInBlock(moments, [sticky]));
  });

  it('are few where what is remembered lies within one moment', () => {
    const days = momentsOf(hours.map((hour) => Math.floor(hour / 25)));
    expect(days.count).toBe(40);
    expect(momentsInBlock(days, [sticky])).toBeLessThanOrEqual(7);
  });

  it('leave aside a series that is not known or that never varies', () => {
    expect(momentsInBlock(moments, [sticky.with(3, NaN)])).toBe(10);
    expect(momentsInBlock(moments, [new Float64Array(ROWS).fill(0.3)])).toBe(10);
  });

  it('do not count rows of a moment that has many for memory', () => {
    // Days of 1 and of 49 rows in turn for a while, then days of 25: the sums of noise remember nothing.
    const sizes = Array.from({ length: 40 }, (_, day) => (day < 20 ? (day % 2 === 0 ? 1 : 49) : 25));
    const times = Float64Array.from(sizes.flatMap((size, day) => Array.from({ length: size }, () => day)));
    expect(momentsInBlock(momentsOf(times), [noise.map((value) => value + 100)])).toBeLessThanOrEqual(5);
  });

  it.each(blockLengths)('are as many as numpy finds of $name, and the third root at least', (known) => {
    const rows = Float64Array.from(known.series.keys());
    const expected = Math.ceil(Math.max(known.length, Math.cbrt(rows.length)));
    expect(momentsInBlock(momentsOf(rows), [Float64Array.from(known.series)])).toBe(expected);
    // Two rows of each moment, which together say the same, and of which neither says anything by itself.
    const halves = known.series.flatMap((value, row) => [value - jitter(row), jitter(row)]);
    const moments = momentsOf(Float64Array.from(halves, (_, row) => Math.floor(row / 2)));
    expect(momentsInBlock(moments, [Float64Array.from(halves)])).toBe(expected);
  });

  it('are told by no rounding of a series that never varies, however many rows moments have', () => {
    const sizes = Array.from({ length: 40 }, (_, day) => (day < 20 ? 1 : 30));
    const days = momentsOf(
      Float64Array.from(sizes.flatMap((size, day) => Array.from({ length: size }, () => day))),
    );
    expect(momentsInBlock(days, [new Float64Array(days.of.length).fill(0.1)])).toBe(4);
  });
});
