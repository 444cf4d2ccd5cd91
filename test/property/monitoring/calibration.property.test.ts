import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drawTable } from '../../../bench/calibration/draw-table.ts';
import { shiftedPower } from '../../../bench/calibration/power.ts';
import { countLike, referenceOf } from '../../../bench/calibration/profile-table.ts';
import { drawPair, seedsOfSmall, studyOptions, studyPair } from '../../../bench/calibration/study.ts';
import { addPair, ALPHA, boundOf, noTally, shareOf } from '../../../bench/calibration/tally.ts';
import { writePairs } from '../../../bench/calibration/write-pairs.ts';
import { compareProfiles } from '../../../shared/monitoring/drift/compare-profiles.ts';
import { countFiles, profileFiles } from '../../../shared/monitoring/profile/profile-files.ts';
import { createSeededGenerator } from '../../../shared/stats/resampling/seeded-generator.ts';

const SIZES = [200, 5000] as const;
const PAIRS = 150;

/** A part of `npm run bench -- calibration`. */
describe('tables of 30 correlated columns', () => {
  it('without drift give false verdicts no more often than stated', () => {
    const tally = noTally();
    for (let seed = 0; seed < PAIRS; seed++) addPair(tally, studyPair(seed, SIZES));
    const bound = boundOf(ALPHA, PAIRS);
    for (const [, rate] of Object.entries(tally.tables)) expect(shareOf(rate)).toBeLessThanOrEqual(bound);
    const columns = Object.values(tally.columns);
    expect(columns).toHaveLength(30);
    const small = columns.reduce((sum, column) => sum + shareOf(column.small), 0) / columns.length;
    expect(small).toBeGreaterThan(0.02);
    expect(small).toBeLessThan(0.06);
    // Beyond it is the worst of 30 with chance 1 %.
    for (const column of columns)
      expect(shareOf(column.small)).toBeLessThanOrEqual(boundOf(ALPHA, column.small.of, 3.4));
    for (const distance of Object.values(tally.distances)) expect(shareOf(distance.above)).toBeLessThan(0.06);
  }, 240_000);

  it('are found to differ where every third column moves', () => {
    const shares = shiftedPower(10, [1000, 5000]).flatMap(({ rate }) => (rate.of > 0 ? [shareOf(rate)] : []));
    expect(Math.min(...shares)).toBeGreaterThan(0.7);
  }, 60_000);

  it('are counted in memory as files of them are', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'relevo-calibration-'));
    try {
      const [seed = 0] = seedsOfSmall(1, SIZES, 1000);
      const [files] = writePairs(folder, 1, SIZES, 1000);
      const input = { types: {}, leftOut: new Set<string>() };
      const before = await profileFiles({ ...input, files: [files?.reference ?? ''] });
      const after = await countFiles({ ...input, files: [files?.current ?? ''] }, before.profile);
      const tables = drawPair(seed, SIZES);
      const reference = referenceOf(tables.reference);
      const inMemory = compareProfiles(reference, countLike(tables.current, reference), studyOptions);
      const ofFiles = compareProfiles(before.profile, after.profile, studyOptions);
      expect(ofFiles.columns).toEqual(inMemory.columns);
      expect(ofFiles.quality).toEqual(inMemory.quality);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);

  it('correlate', () => {
    const [first, , third] = drawTable(createSeededGenerator(1), 5000).columns;
    const both = first?.filter((value, row) => value > 50 === (third?.[row] ?? 0) > 1);
    expect((both?.length ?? 0) / 5000).toBeGreaterThan(0.58);
  });
});
