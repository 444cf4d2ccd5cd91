import { describe, expect, it } from 'vitest';
import { splitBatch } from '../../../shared/mlflow/log-batch.ts';

const record = (count: number, value = 'v') =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, value]));
const metrics = (count: number) =>
  Array.from({ length: count }, (_, step) => ({ key: 'm', value: step, timestamp: 0, step }));
const sizes = (batch: Parameters<typeof splitBatch>[0]) =>
  splitBatch(batch).map((part) => [part.metrics.length, part.params.length, part.tags.length]);

describe('splitBatch', () => {
  it.each([
    { what: 'nothing', batch: {}, expected: [] },
    {
      what: 'all that fits',
      batch: { metrics: metrics(800), params: record(100), tags: record(100) },
      expected: [[800, 100, 100]],
    },
    {
      what: 'one parameter too many',
      batch: { params: record(101) },
      expected: [
        [0, 100, 0],
        [0, 1, 0],
      ],
    },
    {
      what: 'one tag too many',
      batch: { tags: record(101) },
      expected: [
        [0, 0, 100],
        [0, 0, 1],
      ],
    },
    {
      what: 'one metric too many',
      batch: { metrics: metrics(1001) },
      expected: [
        [1000, 0, 0],
        [1, 0, 0],
      ],
    },
    {
      what: 'too many together',
      batch: { metrics: metrics(1000), params: record(1) },
      expected: [
        [999, 1, 0],
        [1, 0, 0],
      ],
    },
  ])('$what', ({ batch, expected }) => {
    expect(sizes(batch)).toEqual(expected);
  });

  it('keeps each part below 1 MB, counted in bytes', () => {
    const parts = splitBatch({ tags: record(100, '🙂'.repeat(4000)) });
    expect(parts).toHaveLength(2);
    for (const part of parts) expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThan(1_000_000);
  });

  it.each([
    { batch: { params: { k: 'x'.repeat(6001) } }, path: 'params.k' },
    { batch: { tags: { k: 'x'.repeat(8001) } }, path: 'tags.k' },
  ])('refuses what the server would cut: $path', ({ batch, path }) => {
    expect(() => splitBatch(batch)).toThrow(expect.objectContaining({ code: 'MLFLOW_VALUE_TOO_LONG', path }));
  });

  it('writes numbers that JSON cannot hold as text', () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.5];
    const [part] = splitBatch({
      metrics: values.map((value, step) => ({ key: 'm', value, timestamp: 0, step })),
    });
    expect(part?.metrics.map(({ value }) => value)).toEqual(['NaN', 'Infinity', '-Infinity', 0.5]);
  });
});
