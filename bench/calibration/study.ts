import { compareProfiles } from '../../shared/monitoring/drift/compare-profiles.ts';
import { createSeededGenerator, type Generator } from '../../shared/stats/resampling/seeded-generator.ts';
import { type Change, drawTable, type Table } from './draw-table.ts';
import { countLike, referenceOf } from './profile-table.ts';
import type { Pair } from './tally.ts';

export type Sizes = readonly [number, number];

/** The policy's defaults. */
export const studyOptions = {
  threshold: 0.1,
  alpha: 0.05,
  redacted: new Set<string>(),
  maxNullShares: {},
  minRows: 1,
  newColumns: [],
};

/** Two tables of rows of the same kind, or of a changed one; the same ones every time. */
export function drawPair(seed: number, sizes: Sizes, change?: Change): { reference: Table; current: Table } {
  const random = createSeededGenerator(seed);
  const [n, m] = [sizeWithin(random, sizes), sizeWithin(random, sizes)];
  return { reference: drawTable(random, n), current: drawTable(random, m, change) };
}

/** Seeds of the first pairs of which both tables have at most so many rows. */
export function seedsOfSmall(pairs: number, sizes: Sizes, most: number): number[] {
  const seeds: number[] = [];
  for (let seed = 0; seeds.length < pairs; seed++) {
    const random = createSeededGenerator(seed);
    if (Math.max(sizeWithin(random, sizes), sizeWithin(random, sizes)) <= most) seeds.push(seed);
  }
  return seeds;
}

/** Small sizes are as frequent as large ones, by their orders of magnitude. */
const sizeWithin = (random: Generator, [least, most]: Sizes): number =>
  Math.round(least * (most / least) ** random());

/** Draws a pair and compares it as `relevo drift` does. */
export function studyPair(seed: number, sizes: Sizes, change?: Change): Pair {
  const tables = drawPair(seed, sizes, change);
  const reference = referenceOf(tables.reference);
  const comparison = compareProfiles(reference, countLike(tables.current, reference), studyOptions);
  return { rows: Math.min(tables.reference.rows, tables.current.rows), comparison };
}
