import { describe, expect, it } from 'vitest';
import { countColumn } from '../../support/count-in-memory.ts';
import { measureDrift } from '../../../shared/monitoring/drift/drift.ts';
import type { Profile, ProfileColumn } from '../../../shared/monitoring/profile/profile.ts';
import { normalQuantile } from '../../../shared/stats/distributions/normal-quantile.ts';
import { createSeededGenerator, type Generator } from '../../../shared/stats/resampling/seeded-generator.ts';

const COLUMNS = 10;
const options = { threshold: 0.1, alpha: 0.05, redacted: new Set<string>() };

/** Half numbers (normal, with a shared part so that columns correlate), half categories (8 of falling frequency). */
function sample(random: Generator, rows: number, shift: number): Map<string, (number | string)[]> {
  const columns = Array.from({ length: COLUMNS }, (): (number | string)[] => []);
  for (let row = 0; row < rows; row++) {
    const shared = normalQuantile(random() || 0.5);
    for (const [index, column] of columns.entries()) {
      const value =
        0.6 * shared + 0.8 * normalQuantile(random() || 0.5) + (index === 0 || index === 2 ? shift : 0);
      column.push(index % 2 === 0 ? value : `k${Math.min(7, Math.floor(Math.abs(value) * 4))}`);
    }
  }
  return new Map(columns.map((column, index) => [`c${index}`, column]));
}

/** A profile as the trainer makes it: 64 quantile bins of the sample itself. */
function referenceOf(values: ReadonlyMap<string, (number | string)[]>, rows: number): Profile {
  const columns = [...values].map(([name, column]): [string, ProfileColumn] => {
    if (typeof column[0] === 'string') {
      const names = [...new Set(column.map(String))];
      const empty = {
        kind: 'category' as const,
        counts: Object.fromEntries(names.map((one) => [one, 0])),
        other: 0,
        nulls: 0,
      };
      return [name, countColumn(empty, column)];
    }
    const sorted = Float64Array.from(column, Number).toSorted();
    const quantiles = Array.from({ length: 65 }, (_, index) => {
      const at = (index / 64) * (sorted.length - 1);
      const low = sorted[Math.floor(at)] ?? 0;
      return low + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] ?? 0) - low);
    });
    const edges = [...new Set(quantiles)];
    const counts = edges.slice(1).map(() => 0);
    const nothing = { nulls: 0, nan: 0, infinite: 0, below: 0, above: 0 };
    const moments = { min: null, max: null, mean: null, m2: null };
    return [name, countColumn({ kind: 'number', edges, counts, ...nothing, ...moments }, column)];
  });
  return { format: 1, rows, columns: Object.fromEntries(columns), outputs: {} };
}

type Rates = { raw: number; tested: number; families: number; drifted: number; windows: number };

function simulate(seed: number, pairs: number, sizes: readonly [number, number][], shift: number): Rates {
  const random = createSeededGenerator(seed);
  const rates = { raw: 0, tested: 0, families: 0, drifted: 0, windows: 0 };
  for (let pair = 0; pair < pairs; pair++) {
    const [n, m] = sizes[pair % sizes.length] ?? [1000, 1000];
    const reference = referenceOf(sample(random, n, 0), n);
    const columns = Object.entries(reference.columns);
    const values = sample(random, m, shift);
    const counted = columns.map(([name, column]): [string, ProfileColumn] => [
      name,
      countColumn(column, values.get(name) ?? []),
    ]);
    const result = measureDrift(reference, { ...reference, columns: Object.fromEntries(counted) }, options);
    rates.tested += result.length;
    rates.raw += result.filter((column) => (column.pValue ?? 1) < 0.05).length;
    rates.families += Number(result.some((column) => (column.adjustedP ?? 1) < 0.05));
    const drifted = result.filter((column) => column.status === 'DRIFTED').length;
    rates.drifted += drifted;
    rates.windows += Number(drifted > 0);
  }
  return rates;
}

const unequal: [number, number][] = [
  [5000, 500],
  [500, 5000],
  [1000, 200],
  [200, 2000],
  [3000, 3000],
];

describe('drift without drift', () => {
  it('keeps the rates of false findings at their level for unequal sizes and correlated columns', () => {
    const pairs = 200;
    const { raw, tested, families, windows } = simulate(1, pairs, unequal, 0);
    // Correlated columns make the count of findings vary more than independent ones would.
    expect(raw / tested).toBeGreaterThan(0.03);
    expect(raw / tested).toBeLessThan(0.07);
    expect(families / pairs).toBeLessThan(0.05 + 2.58 * Math.sqrt((0.05 * 0.95) / pairs));
    expect(windows / pairs).toBeLessThan(0.03);
  }, 60_000);

  it('finds a shift of 0.4 standard deviations in two columns, and them only', () => {
    const pairs = 20;
    const { drifted } = simulate(2, pairs, [[5000, 2000]], 0.4);
    expect(drifted / (2 * pairs)).toBeGreaterThan(0.95);
    expect(drifted / (2 * pairs)).toBeLessThan(1.05);
  });
});
