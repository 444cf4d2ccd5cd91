import * as fc from 'fast-check';
import type { ElementType, Value } from '../../../shared/scoring/column-batch.ts';
import type {
  InputColumn,
  ModelDescription,
  TensorSpec,
  ValueType,
} from '../../../shared/scoring/model-description.ts';

const scalars = ['boolean', 'integer', 'long', 'float', 'double', 'string', 'datetime', 'binary'] as const;
type Scalar = (typeof scalars)[number];

/** Any text that a graph takes as it is. */
export const wholeTexts = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'binary', maxLength }).filter((text) => !text.includes('\u0000'));

const realNumbers = (max: number) =>
  fc.double({ noNaN: true, min: -max, max }).map((value) => (value === 0 ? 0 : value));

/** A long as batches keep it: a bigint only beyond 2^53. */
const long = fc
  .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  .map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value));

const day = fc.date({ noInvalidDate: true, min: new Date('1700-01-01'), max: new Date('2200-01-01') });

const scalarValues: Record<Scalar, fc.Arbitrary<Value>> = {
  boolean: fc.boolean(),
  integer: fc.integer(),
  long,
  float: realNumbers(3.4e38),
  double: realNumbers(Number.MAX_VALUE),
  string: wholeTexts(12).filter((text) => text !== ''),
  datetime: day.map((date) => date.toISOString().replace(/\.?0*Z$/, 'Z')),
  binary: fc.uint8Array({ minLength: 1, maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('base64')),
};

const names = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', '0', 'a,b', 'a"b', 'a\nb'),
);

const { type: valueType } = fc.letrec<{ type: ValueType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { arbitrary: fc.constantFrom(...scalars).map((type) => ({ type })), weight: 4 },
    { arbitrary: fc.constant({ type: 'any' as const }), weight: 1 },
    { arbitrary: tie('type').map((items) => ({ type: 'array' as const, items })), weight: 1 },
    { arbitrary: tie('type').map((values) => ({ type: 'map' as const, values })), weight: 1 },
    {
      arbitrary: fc
        .uniqueArray(fc.record({ name: names, required: fc.boolean(), type: tie('type') }), {
          minLength: 1,
          maxLength: 3,
          selector: ({ name }) => name,
        })
        .map((properties) => ({
          type: 'object' as const,
          properties: properties.map(({ name, required, type }) => ({ name, required, ...type })),
        })),
      weight: 1,
    },
  ),
}));

/** Values of a type, none of them missing. */
export function valuesOf(type: ValueType): fc.Arbitrary<Value> {
  if (type.type === 'any') return fc.jsonValue({ maxDepth: 3 }).filter(isPlainJson).map(withoutMinusZero);
  if (type.type === 'array') return fc.array(valuesOf(type.items), { maxLength: 3 });
  if (type.type === 'map')
    return fc.array(fc.tuple(names, valuesOf(type.values)), { maxLength: 3 }).map(Object.fromEntries);
  if (type.type !== 'object') return scalarValues[type.type];
  const entries = type.properties.map((property) =>
    property.required
      ? valuesOf(property).map((value): [string, Value][] => [[property.name, value]])
      : fc.option(valuesOf(property)).map((value): [string, Value][] => [[property.name, value]]),
  );
  return fc.tuple(...entries).map((parts) => Object.fromEntries(parts.flat()));
}

/** Integers beyond 2^53 come back as bigint, and are a matter of their own. */
const isPlainJson = (value: unknown): value is Value =>
  value !== null && !/(?<![.\de+-])-?\d{16,}(?![.\de])/.test(JSON.stringify(value));
const withoutMinusZero = (value: unknown): Value => JSON.parse(JSON.stringify(value));

const namedColumns = (type: fc.Arbitrary<ValueType>): fc.Arbitrary<InputColumn[]> =>
  fc.uniqueArray(
    fc
      .record({ name: names, required: fc.boolean(), type })
      .map(({ name, required, type: shape }): InputColumn => ({ name, required, ...shape })),
    { minLength: 1, maxLength: 6, selector: ({ name }) => name },
  );

/** Columns of every type. */
export const columns = namedColumns(valueType);
/** Columns that have a form in CSV. */
export const flatColumns = namedColumns(fc.constantFrom(...scalars).map((type) => ({ type })));

const mayBeMissing = ({ type, required }: InputColumn): boolean =>
  !required || type === 'double' || type === 'float' || type === 'string';

/** A row of values in the order of the columns; null where it may be missing. */
export const rowOf = (inputs: readonly InputColumn[]): fc.Arbitrary<Value[]> =>
  fc.tuple(
    ...inputs.map((column) => (mayBeMissing(column) ? fc.option(valuesOf(column)) : valuesOf(column))),
  );

export const describeModel = (change: Partial<ModelDescription>): ModelDescription => ({
  modelId: null,
  modelFile: 'model.onnx',
  inputs: [],
  tensors: [],
  params: [],
  outputs: [],
  packaged: false,
  task: 'regression',
  target: null,
  entity: null,
  classes: [],
  positive: null,
  threshold: 0.5,
  onnx: { label: null, probabilities: null, prediction: null },
  evaluation: null,
  profile: null,
  ...change,
});

const elements = {
  bool: fc.boolean(),
  uint8: fc.nat(255),
  uint16: fc.nat(65_535),
  uint32: fc.nat(4_294_967_295),
  uint64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  int8: fc.integer({ min: -128, max: 127 }),
  int16: fc.integer({ min: -32_768, max: 32_767 }),
  int32: fc.integer(),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  float32: fc.float({ noNaN: true, noDefaultInfinity: true }).map(withoutSign),
  float64: realNumbers(Number.MAX_VALUE),
  string: wholeTexts(6),
} satisfies Partial<Record<ElementType, fc.Arbitrary<Value>>>;

function withoutSign(value: number): number {
  return value === 0 ? 0 : value;
}

type Element = keyof typeof elements;
const elementTypes: Element[] = [
  'bool',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'int8',
  'int16',
  'int32',
  'int64',
  'float32',
  'float64',
  'string',
];

export type TensorTable = {
  specs: TensorSpec[];
  /** Nested elements by row, in the order of the specs. */
  rows: Value[][];
};

const specOf = (named: boolean): fc.Arbitrary<TensorSpec & { dtype: Element }> =>
  fc.record({
    name: named ? names : fc.constant(null),
    dtype: fc.constantFrom(...elementTypes),
    shape: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }).map((inner) => [-1, ...inner]),
  });

const elementOf = ({ dtype, shape }: TensorSpec & { dtype: Element }): fc.Arbitrary<Value> =>
  shape
    .slice(1)
    .reduceRight<fc.Arbitrary<Value>>(
      (inner, length) => fc.array(inner, { minLength: length, maxLength: length }),
      elements[dtype],
    );

const tableOf = (specs: (TensorSpec & { dtype: Element })[]): fc.Arbitrary<TensorTable> =>
  fc
    .array(fc.tuple(...specs.map(elementOf)), { minLength: 1, maxLength: 4 })
    .map((rows) => ({ specs, rows }));

/** Rows of named tensors. */
export const namedTensors = fc
  .uniqueArray(specOf(true), { minLength: 1, maxLength: 4, selector: ({ name }) => name })
  .chain(tableOf);
/** Rows of the only tensor, which has no name. */
export const unnamedTensor = specOf(false).chain((spec) => tableOf([spec]));
