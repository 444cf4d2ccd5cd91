import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeequPair, methods } from '../../../../shared/monitoring/like/deequ/methods.ts';
import { type LikeResult, measureLike } from '../../../../shared/monitoring/like/measure-like.ts';

/** deequ's tests count the sample first; its baseline is the reference. */
const categories = (sample: number[], baseline: number[]): DeequPair => ({
  type: 'categorical',
  counts: { first: Float64Array.from(baseline), second: Float64Array.from(sample) },
});
const gap = (value: number, expected: number): number => Math.abs(value / expected - 1);

describe("deequ's own cases", () => {
  const sample = [207, 20, 25, 14, 25, 0, 13];
  const baseline = [22, 20, 25, 12, 13, 15, 0];

  it('L-infinity, simple and robust', () => {
    expect(methods.linf_simple.measure(categories([10, 20, 25, 10, 5], [11, 20, 25, 10, 10]))).toBe(
      0.06015037593984962,
    );
    expect(methods.linf_robust.measure(categories([10, 20, 25, 10, 5], [11, 20, 25, 10, 10]))).toBe(0);
    const distance = methods.linf_simple.measure(categories(sample, baseline));
    const noise = 1.8 * Math.sqrt((304 + 107) / (304 * 107));
    expect(methods.linf_robust.measure(categories(sample, baseline))).toBe(distance - noise);
  });

  it('chi-square after merging', () => {
    const { measure } = methods.chisquare;
    expect(
      gap(measure(categories(sample, [223, 20, 25, 12, 13, 15, 0])), 3.3640191298478506e-5),
    ).toBeLessThan(1e-11);
    expect(measure(categories([100, 4, 3], [100, 4, 3]))).toBeNaN();
  });

  it('ranks of numbers', () => {
    const pair: DeequPair = {
      type: 'numeric',
      reference: Float64Array.of(1, 2, 3, 4),
      current: Float64Array.of(3, 4, 5, 6, 7),
    };
    expect(methods.linf_simple.measure(pair)).toBe(0.6);
    expect(methods.linf_robust.measure(pair)).toBe(0);
  });
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relevo-deequ-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const rowsOf = (rows: number, shift: number): string =>
  Array.from(
    { length: rows },
    (_, row) => `${row + shift},${['a', 'b'][row % 2]},${row % 3 === 0},${shift === 0 ? row : 'x'},`,
  ).join('\n');

async function write(name: string, rows: number, shift: number): Promise<{ name: string; files: string[] }> {
  const file = join(folder, name);
  await writeFile(file, `size,letter,flag,turned,empty\n${rowsOf(rows, shift)}\n`);
  return { name, files: [file] };
}

const measure = async (method?: string): Promise<LikeResult> =>
  measureLike({
    like: 'deequ',
    method,
    onProgress: () => undefined,
    reference: await write('reference.csv', 400, 0),
    current: await write('current.csv', 300, 200),
  });

describe('files as deequ compares them', () => {
  it('takes the robust distance, and says of each column why it has none', async () => {
    const { columns, verdict, tool } = await measure();
    expect(tool).toBe('deequ');
    expect(verdict).toEqual({ drifted: true, rule: 'a column drifted' });
    expect(columns.map(({ column, type, status, reason }) => [column, type, status, reason?.code])).toEqual([
      ['size', 'numeric', 'drifted', undefined],
      ['letter', 'categorical', 'quiet', undefined],
      ['flag', 'categorical', 'quiet', undefined],
      ['turned', 'numeric', 'not-measured', 'COLUMN_TYPE'],
      ['empty', 'numeric', 'not-measured', 'COLUMN_EMPTY'],
    ]);
    const [size] = columns;
    expect(size).toMatchObject({ method: 'linf_robust', threshold: 0.1, comparison: '>', bins: null });
    expect(size?.score).toBeCloseTo(0.5 - 1.8 * Math.sqrt(700 / 120_000), 14);
  });

  it('takes the method that is asked for, where the column allows it', async () => {
    const { columns } = await measure('chisquare');
    expect(columns.slice(0, 2)).toMatchObject([
      { status: 'not-supported', reason: { code: 'METHOD_TYPE' } },
      { status: 'quiet', method: 'chisquare', score: 1, bins: 'values', threshold: 0.05, comparison: '<' },
    ]);
  });
});
