import type { InputColumn } from '../../scoring/model-description.ts';
import { schemaFailure } from './compat-error.ts';
import type { Item } from './convert-data.ts';
import { type Frame, type FrameColumn, repeated } from './frame.ts';
import { makeFrame } from './make-frame.ts';
import { type ArrayType, nested, type NumpyArray } from './numpy-array.ts';
import { numpySeries } from './numpy-series.ts';
import { isDict, isList, type PyValue } from './python-value.ts';
import type { ArrayData } from './read-arrays.ts';
import type { RequestLimits } from '../protocol.ts';
import { type Dtype, inferSeries, type Series } from './series.ts';

/** The data frame that MLflow makes of `inputs` and `instances` for a signature of columns. @throws SCHEMA_ENFORCEMENT_FAILED */
export function arraysToFrame(data: ArrayData, inputs: readonly InputColumn[], limits: RequestLimits): Frame {
  if (data.kind === 'columns') return columnsToFrame(data.columns, inputs);
  if (data.kind === 'records') return recordsToFrame(data.records);
  return itemToFrame(data.item, limits);
}

const uncastable = () =>
  schemaFailure(
    'This model contains a column-based signature, which suggests a DataFrame input. ' +
      'There was an error casting the input data to a DataFrame.',
  );

function itemToFrame(item: Item, limits: RequestLimits): Frame {
  if (!('array' in item)) {
    const value = 'value' in item ? item.value : item.unknown;
    if (value === null || isDict(value)) throw uncastable();
    const data = isList(value) ? value : [value];
    const frame = makeFrame(data, { names: undefined, rows: undefined }, limits);
    if (frame === undefined) throw uncastable();
    return frame;
  }
  const { array } = item;
  const [rows = 1, width] = array.shape;
  if (array.shape.length > 2) throw uncastable();
  if (width === undefined) return { rows, columns: [{ name: null, series: seriesOf(array) }] };
  const columns = Array.from({ length: width }, (_, column): FrameColumn => {
    const values = Array.from({ length: rows }, (__, row) => array.values[row * width + column] ?? null);
    return { name: null, series: { dtype: dtypes[array.dtype], values } };
  });
  return { rows, columns };
}

const dtypes: Record<ArrayType, Dtype> = {
  bool: 'bool',
  uint8: 'int64',
  uint16: 'int64',
  uint32: 'int64',
  uint64: 'uint64',
  int8: 'int32',
  int16: 'int32',
  int32: 'int32',
  int64: 'int64',
  float16: 'float32',
  float32: 'float32',
  float64: 'float64',
  string: 'str',
  bytes: 'bytes',
  datetime: 'datetime',
};

const seriesOf = ({ dtype, values }: NumpyArray): Series => ({ dtype: dtypes[dtype], values });

/** With arrays or objects in the signature, or single values only, the columns are those of one row. */
function columnsToFrame(columns: ReadonlyMap<string, Item>, inputs: readonly InputColumn[]): Frame {
  const composite = inputs.some(({ type }) => type === 'array' || type === 'object');
  const items = [...columns.values()];
  if (composite || items.every(isSingle) || items.every(isTexts)) return recordsToFrame([columns]);
  const rows = items.reduce<number | undefined>((found, item) => found ?? rowsOf(item), undefined);
  if (rows === undefined || items.some((item) => (rowsOf(item) ?? rows) !== rows)) throw uncastable();
  return {
    rows,
    columns: [...columns].map(([name, item]) => ({ name, series: columnSeries(item, rows) })),
  };
}

function isSingle(item: Item): boolean {
  if ('array' in item) return item.array.scalar;
  return 'value' in item && item.value !== null && !isList(item.value) && !isDict(item.value);
}

function isTexts(item: Item): boolean {
  if ('unknown' in item) return typeof item.unknown === 'string';
  if ('array' in item) return false;
  const { value } = item;
  return isSingle(item) || value === null || (isList(value) && value.every((one) => typeof one === 'string'));
}

/** Rows of a column; undefined for one value that stands for all. */
function rowsOf(item: Item): number | undefined {
  if ('value' in item) {
    if (isDict(item.value)) throw uncastable();
    return isList(item.value) ? item.value.length : undefined;
  }
  return 'array' in item ? item.array.shape[0] : item.shape[0];
}

function columnSeries(item: Item, rows: number): Series {
  if ('value' in item) return inferSeries(isList(item.value) ? item.value : repeated(item.value, rows));
  if ('unknown' in item) return unknownSeries(item.unknown, item.shape, rows);
  const { array } = item;
  if (array.shape.length === 0)
    return { dtype: dtypes[array.dtype], values: repeated(array.values[0] ?? null, rows) };
  if (array.shape.length === 1) return seriesOf(array);
  const lists = nested(array.values, array.shape);
  return { dtype: 'object', values: isList(lists) ? lists : [] };
}

function unknownSeries(value: PyValue, shape: readonly number[], rows: number): Series {
  const values = isList(value) ? value : repeated(value, rows);
  if (shape.length > 1) return { dtype: 'object', values };
  const series = numpySeries(values);
  return series.dtype === 'object' ? { ...series, dtype: 'unsized' } : series;
}

/** Rows of single values, which keep their type unless some are missing. */
function recordsToFrame(records: readonly ReadonlyMap<string, Item>[]): Frame {
  const names = new Set(records.flatMap((record) => [...record.keys()]));
  return {
    rows: records.length,
    columns: [...names].map((name) => ({
      name,
      series: cellSeries(records.map((record) => record.get(name))),
    })),
  };
}

function cellSeries(cells: readonly (Item | undefined)[]): Series {
  const given = cells.filter((cell) => cell !== undefined);
  const missing = given.length < cells.length;
  const kinds = new Set(given.map(cellKind));
  const [kind] = kinds;
  const values = cells.map(cellValue);
  if (kinds.size !== 1 || kind === undefined || kind === 'object') return { dtype: 'object', values };
  if (kind === 'datetime')
    return { dtype: 'datetime', values: values.map((value) => (typeof value === 'bigint' ? value : null)) };
  if (kind === 'value' || (missing && kind !== 'bytes')) return inferSeries(values);
  return { dtype: dtypes[kind], values };
}

function cellKind(cell: Item): 'object' | 'value' | ArrayType {
  if ('value' in cell) return cell.boxed ? 'object' : 'value';
  return 'array' in cell && cell.array.scalar ? cell.array.dtype : 'object';
}

/** A boxed value that is missing is no list any more, and not None either. */
function cellValue(cell: Item | undefined): PyValue {
  if (cell === undefined) return Number.NaN;
  if ('value' in cell) return cell.boxed && cell.value === null ? BOXED_NONE : cell.value;
  return 'array' in cell ? nested(cell.array.values, cell.array.shape) : cell.unknown;
}

/** What no composite type accepts. */
const BOXED_NONE = '';
