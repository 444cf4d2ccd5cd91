import { beforeAll, describe, expect, it } from 'vitest';
import { createSeededGenerator } from '../../../../shared/stats/resampling/seeded-generator.ts';
import { compareProfiles } from '../../../../shared/monitoring/drift/compare-profiles.ts';
import type { Profile, ProfileColumn } from '../../../../shared/monitoring/profile/profile.ts';
import { comparisonPage } from '../../../../shared/monitoring/report/comparison-page.ts';
import { comparisonReport } from '../../../../shared/monitoring/report/comparison-report.ts';

const COLUMNS = 1000;
const ROWS = 10_000;

/** Every other column is a category; every tenth has drifted. */
function wideProfile(seed: number, shift: number): Profile {
  const random = createSeededGenerator(seed);
  const counts = (bins: number, drift: boolean): number[] =>
    Array.from({ length: bins }, (_, index) =>
      Math.round((ROWS / bins) * (0.8 + 0.4 * random() + (drift ? (shift * index) / bins : 0))),
    );
  const columnOf = (index: number): ProfileColumn => {
    const drift = index % 10 === 0;
    if (index % 2 === 1) {
      const names = counts(20, drift).map((count, at): [string, number] => [`category number ${at}`, count]);
      return { kind: 'category', counts: Object.fromEntries(names), other: 0, nulls: 17 };
    }
    const edges = Array.from({ length: 65 }, (_, at) => at / 7);
    const moments = { min: 0, max: 64 / 7, mean: 4, m2: 1e5 };
    const gaps = { nulls: 5, nan: 1, infinite: 2, below: 3, above: 4 };
    return { kind: 'number', edges, counts: counts(64, drift), ...gaps, ...moments };
  };
  const columns = Array.from({ length: COLUMNS }, (_, index): [string, ProfileColumn] => [
    `a_column_with_quite_a_long_name_${index}`,
    columnOf(index),
  ]);
  return { format: 1, rows: ROWS, columns: Object.fromEntries(columns), outputs: {} };
}

const source = (name: string) => ({ kind: 'files' as const, name, files: [] });

let page = '';

beforeAll(async () => {
  const [reference, current] = [wideProfile(1, 0), wideProfile(2, 2)];
  const options = { threshold: 0.1, alpha: 0.05, minRows: 1, maxNullShares: {} };
  const comparison = compareProfiles(reference, current, {
    ...options,
    redacted: new Set(),
    newColumns: ['another'],
  });
  const input = {
    reference: source('a.parquet'),
    current: source('b.parquet'),
    reading: { types: {}, leftOut: new Set<string>() },
    options,
    sliceBy: undefined,
    onProgress: () => undefined,
  };
  const compared = { reference, current, comparison, slices: [] };
  const report = comparisonReport(input, compared, new Date('2026-01-02T03:04:05Z'));
  page = await comparisonPage(report, compared);
});

describe('the page of 1,000 columns', () => {
  it('is under 2 MB', () => {
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
  });

  it('draws 20 charts and a small shape for each column', () => {
    expect(page.match(/<figure>/g)).toHaveLength(20);
    const shapes = page.match(/<svg class="k".*?<\/svg>/g) ?? [];
    expect(shapes).toHaveLength(COLUMNS);
    expect(Math.max(...shapes.map((shape) => shape.length))).toBeLessThanOrEqual(600);
  });

  it('has a row for each column, largest effect first', () => {
    const rows = [...page.matchAll(/<th scope="row">a_column_with_quite_a_long_name_\d+<\/th><td>feature/g)];
    expect(rows).toHaveLength(COLUMNS);
    const effects = [...page.matchAll(/<td class="n">(0\.\d{3})<svg class="e"/g)].map(([, effect]) =>
      Number(effect),
    );
    expect(effects).toEqual(effects.toSorted((a, b) => b - a));
  });
});
