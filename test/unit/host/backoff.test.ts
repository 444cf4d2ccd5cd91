import { describe, expect, it } from 'vitest';
import { createBackoff } from '../../../host/listeners/backoff.ts';

const even = { next: () => 0.5, uuid: () => '' };

describe('createBackoff', () => {
  it('starts at the minimum, doubles its increments and ends at the maximum', () => {
    const backoff = createBackoff({ minMs: 100, maxMs: 1_500 }, even);
    const waits = Array.from({ length: 7 }, () => backoff.next(false));
    expect(waits).toEqual([100, 200, 300, 500, 900, 1_500, 1_500]);
  });

  it('begins again after a hit', () => {
    const backoff = createBackoff({ minMs: 100, maxMs: 60_000 }, even);
    for (let count = 0; count < 5; count += 1) backoff.next(false);
    expect([backoff.next(true), backoff.next(false), backoff.next(false)]).toEqual([100, 200, 300]);
  });

  it.each([
    [0, 180],
    [0.999999, 220],
  ])('spreads increments by 20 %% (%f)', (drawn, expected) => {
    const backoff = createBackoff({ minMs: 100, maxMs: 60_000 }, { ...even, next: () => drawn });
    backoff.next(false);
    expect(backoff.next(false)).toBeCloseTo(expected, 3);
  });
});
