import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { blockLength } from '../../../../shared/stats/resampling/block-length.ts';
import { momentResampler } from '../../../../shared/stats/resampling/resampler.ts';
import { createSeededGenerator } from '../../../../shared/stats/resampling/seeded-generator.ts';

const oracle = z
  .array(z.object({ name: z.string(), series: z.array(z.number()), length: z.number() }))
  .parse(JSON.parse(readFileSync(new URL('../../../oracles/block-lengths.json', import.meta.url), 'utf8')));

describe('blockLength', () => {
  it.each(oracle)('is that of the published rule for $name', ({ series, length }) =>
    expect(blockLength(Float64Array.from(series))).toBe(Math.max(1, Math.ceil(length))),
  );

  it('depends on neither level nor scale', () => {
    const { series = [] } = oracle.find(({ name }) => name === 'a short memory') ?? {};
    const length = blockLength(Float64Array.from(series));
    expect(length).toBeGreaterThan(1);
    expect(blockLength(Float64Array.from(series, (value) => 1e-6 * value - 1e-3))).toBe(length);
  });

  it('is one where nothing can be told', () => {
    expect(blockLength(new Float64Array())).toBe(1);
    expect(blockLength(new Float64Array(400).fill(0.3))).toBe(1);
    const rising = Float64Array.from({ length: 10 }, (_, at) => at);
    expect(blockLength(rising.subarray(0, 9))).toBe(1);
    expect(blockLength(rising)).toBeGreaterThan(1);
  });
});

describe('momentResampler', () => {
  const of = Uint32Array.from([2, 0, 1, 0, 3, 2, 2]);

  it('draws all rows of a moment together, in blocks of neighbours', () => {
    const resample = momentResampler({ of, count: 4 }, createSeededGenerator(5), 2);
    const counts = new Uint16Array(of.length);
    const seen = new Set<string>();
    for (let run = 0; run < 200; run++) {
      resample(counts);
      expect([counts[1], counts[0], counts[0]]).toEqual([counts[3], counts[5], counts[6]]);
      const moments = [counts[1] ?? 0, counts[2] ?? 0, counts[0] ?? 0, counts[4] ?? 0];
      expect(moments.reduce((sum, count) => sum + count, 0)).toBe(4);
      seen.add(moments.join(' '));
    }
    // Two blocks, each of a moment and the next, the first after the last.
    expect([...seen].toSorted()).toEqual([
      '0 0 2 2',
      '0 1 2 1',
      '0 2 2 0',
      '1 0 1 2',
      '1 1 1 1',
      '1 2 1 0',
      '2 0 0 2',
      '2 1 0 1',
      '2 2 0 0',
    ]);
  });
});
