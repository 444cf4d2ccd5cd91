import { expect, it } from 'vitest';
import { defaultMargin, marginSize } from '../../../../shared/policy/gate/margin.ts';

it.each([
  [0.01, 200, 0.01],
  ['1%', 200, 2],
  ['2.5%', -4, 0.1],
  ['1%', 0, 0],
] as const)('a margin of %s at %d is %d', (margin, reference, size) => {
  expect(marginSize(margin, reference)).toBeCloseTo(size, 12);
});

it.each([
  ['roc_auc', 0.01],
  ['brier', 0.01],
  ['r2', 0.01],
  ['log_loss', '1%'],
  ['mae', '1%'],
] as const)('the default of %s is %s', (metric, margin) => {
  expect(defaultMargin(metric, 1)).toBe(margin);
});
