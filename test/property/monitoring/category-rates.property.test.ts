import { describe, expect, it } from 'vitest';
import { type ColumnDrift, measureDrift } from '../../../shared/monitoring/drift/drift.ts';
import { measureQuality } from '../../../shared/monitoring/drift/quality.ts';
import type { CategoryColumn, Profile } from '../../../shared/monitoring/profile/profile.ts';
import { createSeededGenerator, type Generator } from '../../../shared/stats/resampling/seeded-generator.ts';

const options = { threshold: 0.1, alpha: 0.05, redacted: new Set<string>(), maxNullShares: {} };

/** Draws categories by cumulated shares. */
function draw(random: Generator, rows: number, cumulated: Float64Array): Map<string, number> {
  const counts = new Map<string, number>();
  for (let row = 0; row < rows; row++) {
    const at = random();
    let low = 0;
    let high = cumulated.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulated[middle] ?? 1) > at) high = middle;
      else low = middle + 1;
    }
    counts.set(`k${low}`, (counts.get(`k${low}`) ?? 0) + 1);
  }
  return counts;
}

/** As a reference is made: its own `most` most frequent values have names. */
function referenceOf(counts: ReadonlyMap<string, number>, most: number): CategoryColumn {
  const sorted = [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return {
    kind: 'category',
    counts: Object.fromEntries(sorted.slice(0, most)),
    other: sorted.slice(most).reduce((sum, [, count]) => sum + count, 0),
    nulls: 0,
  };
}

function countLike(reference: CategoryColumn, counts: ReadonlyMap<string, number>): CategoryColumn {
  const named = Object.keys(reference.counts);
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const own = named.map((name): [string, number] => [name, counts.get(name) ?? 0]);
  const other = all - own.reduce((sum, [, count]) => sum + count, 0);
  return { kind: 'category', counts: Object.fromEntries(own), other, nulls: 0 };
}

function cumulatedOf(weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return Float64Array.from(weights, (weight) => (before += weight / total));
}

const uniform = (count: number): Float64Array => cumulatedOf(Array.from({ length: count }, () => 1));
const zipf = (count: number, power: number): Float64Array =>
  cumulatedOf(Array.from({ length: count }, (_, index) => (index + 1) ** -power));

type Case = { shares: Float64Array; after?: Float64Array; sizes: [number, number]; most: number };

function simulate({ shares, after = shares, sizes: [n, m], most }: Case, pairs: number) {
  const random = createSeededGenerator(7);
  const found = { significant: 0, drifted: 0, unseen: 0 };
  for (let pair = 0; pair < pairs; pair++) {
    const before = referenceOf(draw(random, n, shares), most);
    const now = countLike(before, draw(random, m, after));
    const [reference, current] = [before, now].map((column): Profile => ({
      format: 1,
      rows: 0,
      columns: { x: column },
      outputs: {},
    }));
    if (reference === undefined || current === undefined) throw new TypeError('two profiles');
    const [drift]: ColumnDrift[] = measureDrift(reference, current, options);
    found.significant += Number((drift?.pValue ?? 1) < 0.05);
    found.drifted += Number(drift?.status === 'DRIFTED');
    found.unseen += Number(
      measureQuality(reference, current, options).some(
        ({ code, status }) => code === 'NEW_CATEGORIES' && status === 'WORSE',
      ),
    );
  }
  return found;
}

const PAIRS = 200;
/** Of 200 at 5 %: over this is beyond the 99 % bound. */
const MOST = PAIRS * 0.05 + 2.33 * Math.sqrt(PAIRS * 0.05 * 0.95);

describe('categories without drift', () => {
  it.each<[string, Case]>([
    ['150 equal ones in few rows', { shares: uniform(150), sizes: [200, 200], most: 1000 }],
    ['150 equal ones, seen about five times', { shares: uniform(150), sizes: [750, 750], most: 1000 }],
    ['a long tail', { shares: zipf(5000, 1.1), sizes: [2000, 2000], most: 1000 }],
    ['a long tail, a small reference', { shares: zipf(5000, 1.1), sizes: [500, 5000], most: 1000 }],
    ['a long tail, a small window', { shares: zipf(5000, 1.1), sizes: [20_000, 500], most: 1000 }],
    ['more equal ones than are named', { shares: uniform(500), sizes: [20_000, 20_000], most: 100 }],
    ['a long tail, few of it named', { shares: zipf(5000, 1), sizes: [20_000, 5000], most: 100 }],
  ])(
    'are found to differ at the stated level: %s',
    (_, one) => {
      const { significant, drifted, unseen } = simulate(one, PAIRS);
      expect(significant).toBeLessThanOrEqual(MOST);
      expect(drifted).toBeLessThanOrEqual(2);
      expect(unseen).toBeLessThanOrEqual(MOST);
    },
    60_000,
  );

  it('are found when they do', () => {
    const shifted = simulate(
      { shares: zipf(5000, 1.1), after: zipf(5000, 0.9), sizes: [5000, 2000], most: 1000 },
      20,
    );
    expect(shifted.drifted).toBe(20);
    const renamed = simulate({ shares: uniform(5), after: uniform(8), sizes: [5000, 2000], most: 1000 }, 20);
    expect(renamed).toMatchObject({ drifted: 20, unseen: 20 });
  });
});
