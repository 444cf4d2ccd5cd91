import { describe, expect, it } from 'vitest';
import { newestOf, timesOf } from '../../../../../shared/promotion/evidence/rows/times-of.ts';

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

describe('the newest row', () => {
  const rows = Uint32Array.of(0, 2);

  it('is that of the named ones with the latest date', () =>
    expect(newestOf(['2026-03-01', '2026-05-01', '2026-02-01T10:00:00Z'], rows)).toBe(
      Date.parse('2026-03-01'),
    ));

  it.each([
    [[1, 2, 3]],
    [['2026-03-01', 'x', 3]],
    [['2026-03-01', 'x', null]],
    [['2026-03-01', 'x', 'March']],
  ])('is not known of %j', (values) => expect(newestOf(values, rows)).toBeUndefined());

  it('is none of no rows', () => expect(newestOf(['2026-03-01'], new Uint32Array())).toBeUndefined());
});
