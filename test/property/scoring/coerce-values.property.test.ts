import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isRelevoError } from '../../../shared/kernel/error.ts';
import { coerceColumns } from '../../../shared/scoring/coerce-columns.ts';
import { coerceTensor } from '../../../shared/scoring/coerce-tensor.ts';
import type { ElementType, TensorData, Value } from '../../../shared/scoring/column-batch.ts';
import { fromFloat16Bits } from '../../../shared/scoring/float16.ts';
import type { ValueType } from '../../../shared/scoring/model-description.ts';
import { datetimeNanoseconds, parseDatetime } from '../../../shared/scoring/parse-datetime.ts';
import { valueText } from '../../../shared/scoring/value-text.ts';

const plain = fc.constantFrom<ValueType>(
  { type: 'boolean' },
  { type: 'integer' },
  { type: 'long' },
  { type: 'float' },
  { type: 'double' },
  { type: 'string' },
  { type: 'datetime' },
  { type: 'binary' },
  { type: 'any' },
);
const { valueType } = fc.letrec<{ valueType: ValueType }>((tie) => ({
  valueType: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    plain,
    fc.record({ type: fc.constant('array' as const), items: tie('valueType') }),
    fc.record({ type: fc.constant('map' as const), values: tie('valueType') }),
    fc.tuple(tie('valueType'), tie('valueType'), fc.boolean()).map(([a, b, required]): ValueType => ({
      type: 'object',
      properties: [
        { name: 'a', required: true, ...a },
        { name: 'b', required, ...b },
      ],
    })),
  ),
}));
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.double(),
  fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.base64String(),
  fc.constantFrom<unknown>('1', 'true', '1e3', 'NaN', 1e39, 2 ** 53, -0, undefined),
);

const fittingPlain: Record<Exclude<ValueType['type'], 'array' | 'map' | 'object'>, fc.Arbitrary<unknown>> = {
  boolean: fc.boolean(),
  integer: fc.integer(),
  long: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  float: fc.float({ noDefaultInfinity: true, noNaN: true }),
  double: fc.double({ noDefaultInfinity: true, noNaN: true }),
  string: fc.string(),
  binary: fc.base64String(),
  datetime: fc
    .date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  any: fc.jsonValue({ maxDepth: 3 }),
};

/** Values of a type as a caller may well send them. */
function fitting(type: ValueType): fc.Arbitrary<unknown> {
  if (type.type === 'array') return fc.array(fitting(type.items), { maxLength: 3 });
  if (type.type === 'map')
    return fc.dictionary(fc.string({ maxLength: 3 }), fitting(type.values), { maxKeys: 3 });
  if (type.type !== 'object') return fittingPlain[type.type];
  return fc.record(Object.fromEntries(type.properties.map((property) => [property.name, fitting(property)])));
}

const typed = valueType.chain((type) => fc.tuple(fc.constant(type), fc.oneof(fitting(type), anything)));

const coerce = (type: ValueType, value: unknown): Value | undefined =>
  coerceColumns([{ name: 'x', required: true, ...type }], 1, () => () => value).columns.get('x')?.[0];

/** Undefined where the value is refused; anything but a caller's mistake ends the test. */
function attempt(type: ValueType, value: unknown): Value | undefined {
  try {
    return coerce(type, value);
  } catch (error) {
    if (!isRelevoError(error) || error.status !== 400 || error.path?.startsWith('data[0].x') !== true)
      throw error;
    return undefined;
  }
}

/** The same value: numbers equal as numbers, texts the same text, datetimes the same moment. */
function isSame(type: ValueType, kept: unknown, given: unknown): boolean {
  if (kept === null) return given === null || Number.isNaN(given);
  if (type.type === 'datetime') return typeof kept === 'string' && parseDatetime(String(given)) === kept;
  if (typeof given === 'bigint')
    return type.type === 'double' || type.type === 'float'
      ? kept === Number(given)
      : kept === (Number.isSafeInteger(Number(given)) ? Number(given) : given);
  if (typeof kept !== 'object' || typeof given !== 'object' || given === null) return Object.is(kept, given);
  const inner = (name: string): ValueType => {
    if (type.type === 'array') return type.items;
    if (type.type === 'map') return type.values;
    return (
      (type.type === 'object' && type.properties.find((property) => property.name === name)) || {
        type: 'any',
      }
    );
  };
  const [a, b] = [new Map(Object.entries(kept)), new Map(Object.entries(given))];
  return a.size === b.size && [...a].every(([name, item]) => isSame(inner(name), item, b.get(name)));
}

it('a value of any type is kept as it was or refused: never cut, wrapped, rounded or turned into a number', () => {
  let kept = 0;
  fc.assert(
    fc.property(typed, ([type, value]) => {
      const result = attempt(type, value);
      if (result === undefined) return true;
      kept += 1;
      return isSame(type, result, value);
    }),
    { numRuns: 3000 },
  );
  expect(kept).toBeGreaterThan(500);
});

it('what was kept is kept again, the same', () => {
  fc.assert(
    fc.property(typed, ([type, value]) => {
      const once = attempt(type, value);
      return once === undefined || isDeepStrictEqual(coerce(type, once), once);
    }),
    { numRuns: 1000 },
  );
  expect(coerce({ type: 'long' }, coerce({ type: 'long' }, 7n))).toBe(7);
});

it('canonical text is JSON of the same value, whatever the order of its keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = valueText(coerce({ type: 'any' }, value) ?? null);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(valueText(coerce({ type: 'any' }, JSON.parse(text)) ?? null)).toBe(text);
    }),
  );
});

it('a datetime in any zone is the same moment, to the nanosecond', () => {
  const moments = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n });
  fc.assert(
    fc.property(moments, fc.integer({ min: -14 * 60, max: 14 * 60 }), (nanoseconds, offset) => {
      const local = nanoseconds + BigInt(offset) * 60_000_000_000n;
      const second = local / 1_000_000_000n - (local % 1_000_000_000n < 0n ? 1n : 0n);
      const fraction = String(local - second * 1_000_000_000n).padStart(9, '0');
      const minutes = Math.abs(offset);
      const zone = `${offset < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
      const text = `${new Date(Number(second) * 1000).toISOString().slice(0, 19)}.${fraction}${zone}`;
      expect(datetimeNanoseconds(parseDatetime(text) ?? '')).toBe(nanoseconds);
    }),
  );
});

const elementTypes = fc.constantFrom<ElementType>(
  'bool',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'int8',
  'int16',
  'int32',
  'int64',
  'float16',
  'float32',
  'float64',
  'string',
);

/** What an element of a tensor stands for. */
function meaning({ type, data }: TensorData, index: number): unknown {
  const value = data[index];
  if (type === 'bool') return value === 1;
  return type === 'float16' ? fromFloat16Bits(Number(value)) : value;
}

const roundings: Partial<Record<ElementType, number>> = { float16: 2 ** -11, float32: 2 ** -24 };

function isElement(type: ElementType, element: unknown, given: unknown): boolean {
  if (given === null || Number.isNaN(given)) return Number.isNaN(element);
  if (typeof element !== 'number' && typeof element !== 'bigint') return Object.is(element, given);
  if (typeof given !== 'number' && typeof given !== 'bigint') return false;
  if (!type.startsWith('float')) return BigInt(element) === BigInt(given);
  const distance = Math.abs(Number(element) - Number(given));
  return (
    distance <=
    Math.max(Math.abs(Number(given)) * (roundings[type] ?? 0), type === 'float16' ? 2 ** -25 : 2 ** -150)
  );
}

const rowsOfTwo = fc
  .constantFrom<fc.Arbitrary<unknown>>(
    anything,
    fc.integer({ min: -200, max: 200 }),
    fc.nat(300).map(BigInt),
    fc.double(),
    fc.boolean(),
    fc.string(),
  )
  .chain((element) => fc.array(fc.tuple(element, element), { maxLength: 3 }));

it('an element of a tensor is kept, to the precision of its type, or refused', () => {
  let kept = 0;
  fc.assert(
    fc.property(elementTypes, rowsOfTwo, (dtype, given) => {
      try {
        const tensor = coerceTensor({ name: 'x', dtype, shape: [-1, 2] }, given, 'x');
        kept += given.length;
        expect(tensor.dims).toEqual([given.length, 2]);
        return given.flat().every((value, index) => isElement(dtype, meaning(tensor, index), value));
      } catch (error) {
        if (!isRelevoError(error)) throw error;
        return error.status === 400 && error.path?.startsWith('x') === true;
      }
    }),
    { numRuns: 3000 },
  );
  expect(kept).toBeGreaterThan(200);
});
