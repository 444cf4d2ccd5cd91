import { invalidInput } from './compat-error.ts';
import { convertData, type Item } from './convert-data.ts';
import { type NumpyArray, sameShape, shapeOf } from './numpy-array.ts';
import { INT64_MAX, UINT64_MAX } from './python-number.ts';
import { isDict, isList, type PyValue } from './python-value.ts';
import { limitFrame } from './frame.ts';
import { type ArrayData, type ArraySchema, readInputs } from './read-arrays.ts';

/** `instances`: records, which are turned into columns of equal length, or what `inputs` takes. */
export function readInstances(data: PyValue, schema: ArraySchema): ArrayData {
  const records = isList(data) && isDict(data[0]);
  const read = records ? columnsOfRecords(data, schema) : readInputs(data, schema);
  if (read.kind === 'columns') requireEqualLengths(read.columns, schema);
  return read;
}

function columnsOfRecords(data: readonly PyValue[], schema: ArraySchema): ArrayData {
  limitFrame(data.length, 0, schema.limits);
  const items = new Map<string, Item[]>();
  for (const record of data) {
    if (!isDict(record)) throw invalidInput('Ensure that the input is a valid JSON-formatted string.');
    for (const [name, value] of record) {
      const item = convertData(value, schema.byName.get(name));
      const column = items.get(name);
      if (column === undefined) items.set(name, [item]);
      else column.push(item);
    }
    limitFrame(0, items.size, schema.limits);
  }
  return { kind: 'columns', columns: new Map([...items].map(([name, column]) => [name, stacked(column)])) };
}

/** `np.array(items)`. */
function stacked(items: readonly Item[]): Item {
  const item = stackedItem(items);
  if (item === undefined) throw invalidInput('The values of an input have different shapes.');
  return item;
}

function stackedItem(items: readonly Item[]): Item | undefined {
  const arrays = items.flatMap((item) => ('array' in item ? [item.array] : []));
  if (arrays.length === items.length) return stackedArrays(arrays);
  return items.some((item) => 'unknown' in item) ? stackedUnknown(items) : stackedValues(items);
}

function stackedArrays(arrays: readonly NumpyArray[]): Item | undefined {
  const [first] = arrays;
  if (first === undefined || !arrays.every(({ shape }) => sameShape(shape, first.shape))) return undefined;
  const shape = [arrays.length, ...first.shape];
  return {
    array: { dtype: first.dtype, shape, values: arrays.flatMap(({ values }) => values), scalar: false },
  };
}

function stackedUnknown(items: readonly Item[]): Item | undefined {
  const values = items.flatMap((item) => ('unknown' in item ? [item.unknown] : []));
  const shape = shapeOf(values);
  return shape === undefined ? undefined : { unknown: promoted(values), shape };
}

/** Each value has its type before all have one: int64 beside uint64 is float64. */
function promoted(values: readonly PyValue[]): readonly PyValue[] {
  const ints = values.filter((value) => typeof value === 'bigint');
  const wide = ints.filter((value) => value > INT64_MAX);
  return wide.length === 0 || wide.length === ints.length
    ? values
    : values.map((value) => (typeof value === 'bigint' && value <= UINT64_MAX ? Number(value) : value));
}

function stackedValues(items: readonly Item[]): Item | undefined {
  const values = items.map((item): PyValue => ('value' in item ? item.value : null));
  if (shapeOf(values) === undefined) return undefined;
  const arrays = items.some((item) => 'value' in item && item.boxed);
  return { value: arrays ? STACKED_ARRAYS : values, boxed: true };
}

/** What no composite type accepts: arrays have one dimension more now than their type says. */
const STACKED_ARRAYS = '';

/** Of the columns that are required and no arrays by type; of all where the signature has no names. */
function requireEqualLengths(columns: ReadonlyMap<string, Item>, { byName }: ArraySchema): void {
  const lengths = new Set<number>();
  for (const [name, item] of columns) {
    const spec = byName.get(name);
    const looked = byName.size === 0 || (spec !== undefined && ('tensor' in spec || isLooked(spec.column)));
    const length = looked ? lengthOf(item) : undefined;
    if (length !== undefined) lengths.add(length);
  }
  if (lengths.size > 1)
    throw invalidInput('The length of values for each input/column name are not the same');
}

const isLooked = (column: { required: boolean; type: string }): boolean =>
  column.required && column.type !== 'array';

function lengthOf(item: Item): number | undefined {
  if ('value' in item) return isList(item.value) ? item.value.length : undefined;
  if ('array' in item && item.array.scalar) return undefined;
  const [length] = 'array' in item ? item.array.shape : item.shape;
  if (length === undefined) throw invalidInput('A value of an input has no length.');
  return length;
}
