import { describe, expect, it } from 'vitest';
import { coerceColumns } from '../../../shared/scoring/coerce-columns.ts';
import { coerceParams, defaultParams } from '../../../shared/scoring/coerce-params.ts';
import type { ElementType } from '../../../shared/scoring/column-batch.ts';
import type { ParamSpec, ValueType } from '../../../shared/scoring/model-description.ts';

const limits = { maxStringLength: 40, maxBinaryBytes: 3, maxDepth: 3 };
const coerce = (type: ValueType, value: unknown, required = true) =>
  coerceColumns([{ name: 'x', required, ...type }], 1, () => () => value, limits).columns.get('x')?.[0];

const datetime: ValueType = { type: 'datetime' };
const binary: ValueType = { type: 'binary' };
const any: ValueType = { type: 'any' };
const doubles: ValueType = { type: 'array', items: { type: 'double' } };
const longs: ValueType = { type: 'map', values: { type: 'long' } };
const item: ValueType = {
  type: 'object',
  properties: [
    { name: 'id', required: true, type: 'long' },
    { name: 'when', required: false, type: 'datetime' },
    { name: 'lines', required: false, type: 'array', items: { type: 'map', values: doubles } },
  ],
};

describe('a value is taken', () => {
  it.each<[ValueType, unknown, unknown]>([
    [{ type: 'long' }, 2n ** 63n - 1n, 2n ** 63n - 1n],
    [{ type: 'integer' }, -(2 ** 31), -(2 ** 31)],
    [{ type: 'double' }, 1.7e308, 1.7e308],
    [datetime, '2024-02-29', '2024-02-29T00:00:00Z'],
    [datetime, '2024-02-29 13:14', '2024-02-29T13:14:00Z'],
    [datetime, '2024-02-29T13:14:15.123456780+05:30', '2024-02-29T07:44:15.12345678Z'],
    [datetime, '2023-12-31T23:59:59.5-0030', '2024-01-01T00:29:59.5Z'],
    [datetime, new Date(0), '1970-01-01T00:00:00Z'],
    [binary, '', ''],
    [binary, 'AP8=', 'AP8='],
    [binary, 'AP8B\n', 'AP8B'],
    [doubles, [1, null, 2.5], [1, null, 2.5]],
    [doubles, [], []],
    [longs, { a: 1, ['__proto__']: 2 }, { a: 1, ['__proto__']: 2 }],
    [item, { id: 7n }, { id: 7 }],
    [item, { when: '2024-01-01', id: 1 }, { id: 1, when: '2024-01-01T00:00:00Z' }],
    [item, { id: 1, when: null, lines: [{ a: [1] }] }, { id: 1, when: null, lines: [{ a: [1] }] }],
    [any, { a: [1, 'b', null, true] }, { a: [1, 'b', null, true] }],
    [any, null, null],
    [any, 2n ** 60n, 2n ** 60n],
  ])('%j %#', (type, value, expected) => {
    expect(coerce(type, value)).toEqual(expected);
  });
});

describe('a value is refused, with the place inside it and without the value', () => {
  it.each<[ValueType, unknown, string, string]>([
    [{ type: 'long' }, 2n ** 63n, 'COLUMN_RANGE', 'data[0].x'],
    [{ type: 'integer' }, 2 ** 31, 'COLUMN_RANGE', 'data[0].x'],
    [datetime, 1_700_000_000, 'COLUMN_TYPE', 'data[0].x'],
    [datetime, 1n, 'COLUMN_TYPE', 'data[0].x'],
    [datetime, '2023-02-29', 'COLUMN_TYPE', 'data[0].x'],
    [datetime, '2024-01-01T24:00', 'COLUMN_TYPE', 'data[0].x'],
    [datetime, '2024-01-01T00:00:00.1234567891', 'COLUMN_TYPE', 'data[0].x'],
    [datetime, '0001-01-01T00:00:00+01:00', 'COLUMN_TYPE', 'data[0].x'],
    [datetime, '01/02/2024', 'COLUMN_TYPE', 'data[0].x'],
    [datetime, null, 'COLUMN_NULL', 'data[0].x'],
    [binary, 'AP8', 'COLUMN_TYPE', 'data[0].x'],
    [binary, 'AP9=', 'COLUMN_TYPE', 'data[0].x'],
    [binary, 'AP8_', 'COLUMN_TYPE', 'data[0].x'],
    [binary, 'AP8=AP8=', 'COLUMN_TYPE', 'data[0].x'],
    [binary, 'AAAAAA==', 'BINARY_TOO_LONG', 'data[0].x'],
    [doubles, 'secret', 'COLUMN_TYPE', 'data[0].x'],
    [doubles, [1, 'secret'], 'COLUMN_TYPE', 'data[0].x[1]'],
    [doubles, { a: 1 }, 'COLUMN_TYPE', 'data[0].x'],
    [longs, { secret: 1.5 }, 'COLUMN_TYPE', 'data[0].x.*'],
    [longs, { a: null }, 'COLUMN_NULL', 'data[0].x.*'],
    [longs, { ['secret'.repeat(9)]: 1 }, 'STRING_TOO_LONG', 'data[0].x.*'],
    [item, { id: 1, secret: 2 }, 'PROPERTY_UNKNOWN', 'data[0].x'],
    [item, { when: '2024-01-01' }, 'COLUMN_MISSING', 'data[0].x.id'],
    [item, { id: 1, when: 'secret' }, 'COLUMN_TYPE', 'data[0].x.when'],
    [item, { id: 1, lines: [{}, { secret: [1, true] }] }, 'COLUMN_TYPE', 'data[0].x.lines[1].*[1]'],
    [any, [[[[]]]], 'VALUE_LIMIT', 'data[0].x'],
    [any, ['secret'.repeat(9)], 'VALUE_LIMIT', 'data[0].x'],
    [any, 2n ** 64n, 'COLUMN_RANGE', 'data[0].x'],
  ])('%j %#', (type, value, code, path) => {
    expect(() => coerce(type, value)).toThrow(
      expect.objectContaining({ code, path, status: 400, message: expect.not.stringMatching(/secret/) }),
    );
  });
});

const fed = (type: ValueType, as: ElementType, value: unknown) =>
  coerceColumns([{ name: 'x', required: false, fed: as, ...type }], 1, () => () => value).columns.get('x');

describe('what the graph takes a column as narrows it', () => {
  it.each<[ValueType, 'float32' | 'int8' | 'int64', unknown, string]>([
    [{ type: 'double' }, 'float32', 1e39, 'COLUMN_RANGE'],
    [{ type: 'long' }, 'int8', 128, 'COLUMN_RANGE'],
    [{ type: 'long' }, 'int64', null, 'COLUMN_NULL'],
    [{ type: 'long' }, 'int64', undefined, 'COLUMN_NULL'],
    [datetime, 'int64', '1600-01-01', 'COLUMN_RANGE'],
  ])('%j as %s', (type, as, value, code) => {
    expect(() => fed(type, as, value)).toThrow(expect.objectContaining({ code, path: 'data[0].x' }));
  });

  it('only where it must', () => {
    expect(fed({ type: 'double' }, 'float64', 1e39)).toEqual([1e39]);
    expect(fed(datetime, 'string', '1600-01-01')).toEqual(['1600-01-01T00:00:00Z']);
  });
});

describe('params', () => {
  const specs: ParamSpec[] = [
    { name: 'scale', type: 'double', list: false, default: 2.5 },
    { name: 'steps', type: 'long', list: true, default: [1] },
    { name: 'prompt', type: 'string', list: false, default: null },
  ];

  it('have defaults, the same for every request that gives none', () => {
    expect([...coerceParams(specs, undefined)]).toEqual([
      ['scale', 2.5],
      ['steps', [1]],
      ['prompt', null],
    ]);
    expect(coerceParams(specs, {})).toBe(defaultParams(specs));
  });

  it('of objects are refused without a property that they need', () => {
    const days = { name: 'days', type: 'long', required: true } as const;
    const window: ParamSpec = {
      name: 'window',
      type: 'object',
      list: false,
      default: null,
      properties: [days],
    };
    const refusal = expect.objectContaining({
      code: 'PARAM_MISSING',
      path: 'params.window.days',
      status: 400,
    });
    expect(() => coerceParams([window], { window: {} })).toThrow(refusal);
  });

  it('are taken as they are', () => {
    expect([...coerceParams(specs, { scale: 3, steps: [], prompt: 'p' }).values()]).toEqual([3, [], 'p']);
    expect(coerceParams(specs, { prompt: null }).get('prompt')).toBeNull();
  });

  it.each<[unknown, string, string]>([
    [{ secret: 1 }, 'PARAM_UNKNOWN', 'params'],
    ['secret', 'PARAM_TYPE', 'params'],
    [{ scale: 'secret' }, 'PARAM_TYPE', 'params.scale'],
    [{ scale: null }, 'PARAM_NULL', 'params.scale'],
    [{ steps: 1 }, 'PARAM_TYPE', 'params.steps'],
    [{ steps: [1, 1.5] }, 'PARAM_TYPE', 'params.steps[1]'],
    [{ steps: [2 ** 60] }, 'PARAM_RANGE', 'params.steps[0]'],
  ])('are refused: %j', (given, code, path) => {
    expect(() => coerceParams(specs, given)).toThrow(
      expect.objectContaining({ code, path, status: 400, message: expect.not.stringMatching(/secret/) }),
    );
  });
});
