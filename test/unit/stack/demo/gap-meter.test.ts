import { expect, it } from 'vitest';
import { createGapMeter } from '../../../../stack/demo/gap-meter.ts';

it('finds the longest time between two marks, the start included', () => {
  let now = 1_000;
  const meter = createGapMeter(() => now);
  meter.start();
  for (const at of [1_300, 1_350, 1_400]) {
    now = at;
    meter.mark();
  }
  expect(meter.longest()).toEqual({ longestGapMs: 300, longestGapAtSeconds: 0.3 });
  now = 2_000;
  meter.mark();
  expect(meter.longest()).toEqual({ longestGapMs: 600, longestGapAtSeconds: 1 });
});
