import { compareProfiles } from '../../shared/monitoring/drift/compare-profiles.ts';
import type { Profile, ProfileColumn } from '../../shared/monitoring/profile/profile.ts';
import { comparisonPage } from '../../shared/monitoring/report/comparison-page.ts';
import { comparisonReport } from '../../shared/monitoring/report/comparison-report.ts';
import { createSeededGenerator } from '../../shared/stats/resampling/seeded-generator.ts';

export const WIDE_COLUMNS = 1000;
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
  const columns = Array.from({ length: WIDE_COLUMNS }, (_, index): [string, ProfileColumn] => [
    `a_column_with_quite_a_long_name_${index}`,
    columnOf(index),
  ]);
  return { format: 1, rows: ROWS, columns: Object.fromEntries(columns), outputs: {} };
}

const source = (name: string) => ({ kind: 'files' as const, name, files: [] });

/** The page of a comparison of two tables with 1,000 columns. */
export async function widePage(): Promise<string> {
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
  const compared = { reference, current, comparison, joint: null, slices: [] };
  const report = comparisonReport(input, compared, new Date('2026-01-02T03:04:05Z'));
  return comparisonPage(report, compared);
}
