import { describe, expect, it } from 'vitest';
import { coerceColumns } from '../../../shared/scoring/coerce-columns.ts';
import type { ScalarType } from '../../../shared/scoring/model-description.ts';

const coerce = (type: ScalarType, value: unknown, required = true, maxStringLength = 100) =>
  coerceColumns([{ name: 'x', type, required }], 1, () => () => value, { maxStringLength }).columns.get('x');

describe('a cell is taken as it is', () => {
  it.each<[ScalarType, unknown, unknown]>([
    ['long', 7, 7],
    ['long', -0, -0],
    ['long', 2 ** 53 - 1, 2 ** 53 - 1],
    ['long', 12n, 12],
    ['integer', -2_147_483_647, -2_147_483_647],
    ['double', 1, 1],
    ['double', 1.5, 1.5],
    ['double', null, null],
    ['double', Number.NaN, null],
    ['float', 12n, 12],
    ['string', '', ''],
    ['string', ' 7 ', ' 7 '],
    ['string', null, null],
    ['boolean', false, false],
  ])('%s %s', (type, value, expected) => {
    expect(coerce(type, value)).toEqual([expected]);
  });
});

describe('a cell is refused, without its value in the message', () => {
  it.each<[ScalarType, unknown, string, RegExp]>([
    ['double', 'secret-7', 'COLUMN_TYPE', /^expected double, got string$/],
    ['double', true, 'COLUMN_TYPE', /got boolean/],
    ['double', [1], 'COLUMN_TYPE', /got array/],
    ['double', { a: 1 }, 'COLUMN_TYPE', /got object/],
    ['float', 1e39, 'COLUMN_RANGE', /range of float/],
    ['double', Number.POSITIVE_INFINITY, 'COLUMN_RANGE', /range/],
    ['long', 1.5, 'COLUMN_TYPE', /fraction/],
    ['long', '7', 'COLUMN_TYPE', /got string/],
    ['long', true, 'COLUMN_TYPE', /got boolean/],
    ['long', 2 ** 53, 'COLUMN_RANGE', /range of long/],
    ['long', null, 'COLUMN_NULL', /got null/],
    ['integer', 3_000_000_000, 'COLUMN_RANGE', /range of integer/],
    ['boolean', 1, 'COLUMN_TYPE', /expected boolean, got number/],
    ['boolean', 'true', 'COLUMN_TYPE', /got string/],
    ['boolean', null, 'COLUMN_NULL', /null/],
    ['string', 5, 'COLUMN_TYPE', /expected string, got number/],
    ['string', 'x'.repeat(101), 'STRING_TOO_LONG', /101 characters/],
    // The runtime would score "Male" here, and U+FFFD below.
    ['string', 'Male\u0000x', 'STRING_ENCODING', /U\+0000/],
    ['string', '\u0000', 'STRING_ENCODING', /U\+0000/],
    ['string', 'a\ud800', 'STRING_ENCODING', /surrogate/],
    ['string', '\udc00\ud800', 'STRING_ENCODING', /surrogate/],
  ])('%s %s', (type, value, code, message) => {
    expect(() => coerce(type, value)).toThrow(
      expect.objectContaining({
        code,
        status: 400,
        path: 'data[0].x',
        message: expect.stringMatching(message),
      }),
    );
  });
});

describe('optional columns', () => {
  it.each<ScalarType>(['long', 'boolean', 'double', 'string'])('of %s may be null or absent', (type) => {
    expect(coerce(type, null, false)).toEqual([null]);
    expect(
      coerceColumns([{ name: 'x', type, required: false }], 2, () => undefined).columns.get('x'),
    ).toEqual([null, null]);
  });
});

it('names every column that is absent', () => {
  const inputs = ['a', 'b', 'c'].map((name) => ({ name, type: 'double' as const, required: name !== 'b' }));
  expect(() => coerceColumns(inputs, 1, () => undefined)).toThrow(
    expect.objectContaining({ code: 'COLUMN_MISSING', message: 'the model needs the columns a, c' }),
  );
});
