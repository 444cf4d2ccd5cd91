import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatFurtherRows,
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
});

describe('shares and margins', () => {
  it('are per cent, and as they were given', () => {
    expect([0, 0.1234, 1].map(formatShare)).toEqual(['0.0 %', '12.3 %', '100.0 %']);
    expect(formatMargin(0.01)).toBe('0.0100');
    expect(formatMargin('1%')).toBe('1%');
  });
});
