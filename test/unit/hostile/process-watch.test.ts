import { describe, expect, it } from 'vitest';
import { createProcessWatch, growthOf } from '../../hostile/process-watch.ts';

/** Watches a process whose memory and files are what a rule says after each answer. */
function watched(rule: (answered: number) => number) {
  let answered = 0;
  const watch = createProcessWatch(0, () => ({ rssMb: rule(answered), openFiles: 10 }));
  for (answered = 1; answered <= 10_000; answered += 1) watch.sample(answered, 10_000);
  return { growth: growthOf(watch.tenths()), tenths: watch.tenths() };
}

describe('the memory of a process', () => {
  it('that comes and goes does not grow', () => {
    expect(watched((answered) => 500 + (answered % 700)).growth).toEqual({ rssMb: 0, openFiles: 0 });
  });

  it('that leaks 10 kB for each answer grows by 70 MB from the first three tenths to the last three', () => {
    expect(watched((answered) => answered / 100).growth.rssMb).toBeCloseTo(70, 0);
  });

  it('is the lowest of each tenth, as bursts come and go', () => {
    const { tenths } = watched((answered) => (answered % 1000 < 100 ? 9000 : 500));
    expect(tenths.map(({ rssMb }) => rssMb)).toEqual(Array.from({ length: 10 }, () => 500));
  });
});
