import { describe, expect, it } from 'vitest';
import { largestEffect } from '../../../../stack/demo/drift-reports.ts';

const column = (name: string, effect: number | null, adjustedP: number | null) => ({
  column: name,
  part: 'feature' as const,
  status: 'QUIET' as const,
  values: 200,
  referenceValues: 4000,
  bins: 4,
  distance: effect,
  expected: 0,
  effect,
  pValue: adjustedP,
  adjustedP,
  band: null,
  distances: [],
});

describe('largestEffect', () => {
  it('names the column that moved most, and both limits', () => {
    const columns = [
      column('age', 0.02, 0.9),
      column('tenure', 0.1171, 0.31),
      column('rarely there', null, null),
    ];
    expect(largestEffect({ columns, threshold: 0.1, alpha: 0.05 })).toBe(
      'largest effect: tenure 0.117 with an adjusted p-value of 0.310; drift needs at least 0.1 and less than 0.05',
    );
  });

  it('says so when nothing could be judged', () => {
    const columns = [column('rarely there', null, null)];
    expect(largestEffect({ columns, threshold: 0.1, alpha: 0.05 })).toBe(
      'no column had enough values to be judged',
    );
  });
});
