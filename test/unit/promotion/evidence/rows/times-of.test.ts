import { describe, expect, it } from 'vitest';
import { timesOf } from '../../../../../shared/promotion/evidence/rows/times-of.ts';

const all = Uint32Array.of(0, 1);

describe('timesOf', () => {
  it.each([
    ['numbers', [20, 10], [20, 10]],
    ['days', ['2026-01-02', '2026-01-01'], [1767312000000, 1767225600000]],
    ['moments', ['2026-01-01T00:00:01Z', '2026-01-01T02:00:00+02:00'], [1767225601000, 1767225600000]],
  ])('reads %s', (_, values, expected) => expect([...(timesOf(values, all) ?? [])]).toEqual(expected));

  it.each([
    ['nothing', [null, 1]],
    ['dates that everybody reads differently', ['03/04/2026', '2026-01-01']],
    ['what is no number', [NaN, 1]],
    ['truths', [true, false]],
  ])('does not guess at %s', (_, values) => expect(timesOf(values, all)).toBeUndefined());

  it('looks at the named rows only', () =>
    expect([...(timesOf([null, 3, 4], Uint32Array.of(2, 1)) ?? [])]).toEqual([4, 3]));
});
