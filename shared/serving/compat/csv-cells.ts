import type { ValueType } from '../../scoring/model-description.ts';
import { fitsInt } from './python-number.ts';
import type { PyValue } from './python-value.ts';
import type { Series } from './series.ts';

/** What pandas takes for missing in a CSV file. */
const absent: ReadonlySet<string> = new Set(
  '|#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null'.split(
    '|',
  ),
);

const integer = /^\s*[-+]?\d+\s*$/;
const float = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;
const infinite = /^\s*([-+]?)inf(?:inity)?\s*$/i;

type Read = (cells: readonly string[]) => Series | undefined;

/** Cells as a column of the signature's type; undefined where pandas raises. */
export const readCsvColumn = (cells: readonly string[], type: ValueType['type']): Series | undefined =>
  readers[type](cells);

/** The cells as they are, of a column that the signature does not know. */
export const readUnknownColumn: Read = (cells) => ({ dtype: 'object', values: cells.map(textOf) });

const readers: Record<ValueType['type'], Read> = {
  boolean: readBools,
  integer: (cells) => readInts(cells, 32),
  long: (cells) => readInts(cells, 64),
  float: (cells) => readFloats(cells, 32),
  double: (cells) => readFloats(cells, 64),
  string: readUnknownColumn,
  binary: readUnknownColumn,
  datetime: (cells) => (cells.length === 0 ? { dtype: 'datetime', values: [] } : undefined),
  any: () => undefined,
  array: () => undefined,
  map: () => undefined,
  object: () => undefined,
};

function textOf(cell: string): PyValue {
  return absent.has(cell) ? Number.NaN : cell;
}

function each(cells: readonly string[], read: (cell: string) => PyValue | undefined): PyValue[] | undefined {
  const values: PyValue[] = [];
  for (const cell of cells) {
    const value = read(cell);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);
const bits: ReadonlyMap<number | undefined, boolean> = new Map([
  [1, true],
  [0, false],
]);

/** Where all cells are truth values, whatever the column's type. */
const truthsOf = (cells: readonly string[]): PyValue[] | undefined =>
  each(cells, (cell) => truths.get(cell.toLowerCase()));

function readBools(cells: readonly string[]): Series | undefined {
  const values = truthsOf(cells) ?? each(cells, (cell) => bits.get(floatOf(cell)));
  return values === undefined ? undefined : { dtype: 'bool', values };
}

/** Floats are integers where all of them are whole. */
function readInts(cells: readonly string[], bits: 32 | 64): Series | undefined {
  const dtype = bits === 32 ? 'int32' : 'int64';
  const truth = truthsOf(cells);
  if (truth !== undefined) return { dtype, values: truth.map((value) => BigInt(value === true)) };
  const exact = cells.every((cell) => integer.test(cell));
  const values = each(cells, (cell) => {
    const value = exact ? BigInt(cell.trim().replace('+', '')) : wholeOf(floatOf(cell));
    return value !== undefined && fitsInt(value, bits) ? value : undefined;
  });
  return values === undefined ? undefined : { dtype, values };
}

const wholeOf = (value: number | undefined): bigint | undefined =>
  Number.isInteger(value) ? BigInt(value ?? 0) : undefined;

function readFloats(cells: readonly string[], bits: 32 | 64): Series | undefined {
  const truth = truthsOf(cells)?.map(Number);
  const values =
    truth ??
    each(cells, (cell) => {
      const value = absent.has(cell) ? Number.NaN : floatOf(cell);
      return value === undefined || bits === 64 ? value : Math.fround(value);
    });
  return values === undefined ? undefined : { dtype: bits === 32 ? 'float32' : 'float64', values };
}

function floatOf(cell: string): number | undefined {
  if (float.test(cell)) return Number(cell);
  const sign = infinite.exec(cell)?.[1];
  if (sign === undefined) return undefined;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
