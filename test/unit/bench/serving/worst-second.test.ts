import { expect, it } from 'vitest';
import { worstSecond } from '../../../../bench/serving/worst-second.ts';

const steady = (from: number, to: number, latency: number) =>
  Array.from({ length: (to - from) / 10 }, (_, index) => ({ dueAt: from + index * 10, latency }));

it('is the higher p99 of the seconds before and after', () => {
  const calls = [...steady(0, 1000, 5), ...steady(1000, 2000, 3)];
  expect(worstSecond(calls, 1000)).toBe(5);
  expect(worstSecond([...calls, ...steady(2000, 3000, 8)], 2000)).toBe(8);
});

it('does not count calls of other seconds, nor the slowest in a hundred', () => {
  const calls = [...steady(0, 1000, 50), ...steady(1000, 3000, 1), { dueAt: 3000, latency: 50 }];
  expect(worstSecond(calls, 2000)).toBe(1);
  expect(worstSecond([...calls, { dueAt: 1500, latency: 50 }], 2000)).toBe(1);
  const two = [1500, 1501].map((dueAt) => ({ dueAt, latency: 50 }));
  expect(worstSecond([...calls, ...two], 2000)).toBe(50);
});

it('refuses a second without a call', () => {
  expect(() => worstSecond(steady(0, 1000, 1), 1000)).toThrow('no call');
});
