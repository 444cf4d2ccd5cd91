import { describe, expect, it } from 'vitest';
import {
  countOf,
  formatCount,
  formatFurtherRows,
  formatLargest,
  formatMargin,
  formatNumber,
  formatShare,
  formatSigned,
} from '../../../../shared/promotion/report/format-number.ts';

describe('numbers in sentences', () => {
  it.each([
    [0, '0.0000', '+0.0000'],
    [0.12345, '0.1235', '+0.1235'],
    [-0.5, '-0.5000', '-0.5000'],
    [9.9999, '9.9999', '+9.9999'],
    [10, '10.00', '+10.00'],
    [-10, '-10.00', '-10.00'],
    [999.99, '999.99', '+999.99'],
    [1000, '1000', '+1000'],
    [-1234.5, '-1235', '-1235'],
    [null, 'not a number', 'not a number'],
    [NaN, 'not a number', 'not a number'],
    [Infinity, 'not a number', 'not a number'],
    [-Infinity, 'not a number', 'not a number'],
  ])('%j is %s, or as a difference %s', (value, plain, signed) =>
    expect([formatNumber(value), formatSigned(value)]).toEqual([plain, signed]),
  );

  it.each([
    [1, '1', '1 further labelled row'],
    [2, '2', '2 further labelled rows'],
    [999, '999', '999 further labelled rows'],
    [1_234_567, '1,234,567', '1,234,567 further labelled rows'],
  ])('%d is counted as %s', (count, plain, further) =>
    expect([formatCount(count), formatFurtherRows(count)]).toEqual([plain, further]),
  );

  it.each([
    [0, '0 rows are', '0 steps'],
    [1, '1 row is', '1 step'],
    [1409, '1,409 rows are', '1,409 steps'],
  ])('%d goes with the right words', (count, said, steps) =>
    expect([countOf(count, 'row is', 'rows are'), countOf(count, 'step')]).toEqual([said, steps]),
  );

  it.each([
    [0, '0'],
    [4.13e-7, '4.1e-7'],
    [0.2, '2.0e-1'],
    [NaN, 'not a number'],
    [Infinity, 'not a number'],
  ])('%d as a largest difference is %s', (difference, words) =>
    expect(formatLargest(difference)).toBe(words),
  );
});

describe('shares and margins', () => {
  it('are per cent, and as they were given', () => {
    expect([0, 0.1234, 1].map(formatShare)).toEqual(['0.0 %', '12.3 %', '100.0 %']);
    expect(formatMargin(0.01)).toBe('0.0100');
    expect(formatMargin('1%')).toBe('1%');
  });
});
