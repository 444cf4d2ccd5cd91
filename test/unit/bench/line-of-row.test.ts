import { expect, it } from 'vitest';
import { lineOfRow } from '../../../bench/line-of-row.ts';
import { rowOfFigures, rowOfPairs } from '../../../bench/row.ts';

it('shows what was measured, the ratio with its interval and the goal', () => {
  const facts = { name: 'echo', unit: 'requests/s', goal: 0.5, better: 'higher', peer: 'bare' } as const;
  expect(lineOfRow(rowOfPairs(facts, [{ ours: 600, peer: 1000 }]))).toBe(
    'ok   echo (requests/s): ours 600 [600..600], bare 1000 [1000..1000]; ratio 0.600 [0.600..0.600], goal at least 0.5',
  );
});

it('shows a plain figure that misses its goal', () => {
  const facts = { name: 'growth', unit: 'MB', goal: 1, better: 'lower' } as const;
  expect(lineOfRow(rowOfFigures(facts, [2.5]))).toBe(
    'MISS growth (MB): ours 2.50 [2.50..2.50]; median 2.500 [2.500..2.500], goal at most 1',
  );
});
