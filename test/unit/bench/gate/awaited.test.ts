import { expect, it } from 'vitest';
import { awaitedMs } from '../../../../bench/gate/loop/awaited.ts';

const call = (startedAt: number, endedAt?: number) => ({ startedAt, endedAt });

it.each([
  ['none', [], 0],
  ['one', [call(10, 30)], 20],
  ['one after the other, in any order', [call(50, 60), call(10, 30)], 30],
  ['at the same time, once', [call(10, 30), call(20, 40)], 30],
  ['one within another', [call(10, 40), call(20, 30), call(35, 50)], 40],
  ['only what lies within', [call(-20, 5), call(90, 300)], 15],
  ['nothing before or after', [call(-20, 0), call(100, 300)], 0],
  ['one that never ended', [call(70)], 30],
])('counts the time of calls: %s', (_what, calls, expected) => {
  expect(awaitedMs(calls, 0, 100)).toBe(expected);
});

it('counts from where it is told', () => {
  expect(awaitedMs([call(1000, 1010), call(1005, 1020)], 1002, 1100)).toBe(18);
});
