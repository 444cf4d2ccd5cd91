import type { ValueType } from '../../scoring/model-description.ts';
import { mapAll } from './map-all.ts';
import { fitsInt, pandasFloatOfText } from './python-number.ts';
import type { PyValue } from './python-value.ts';
import { inferSeries, type Series } from './series.ts';

/** What pandas takes for missing in a CSV file. */
const absent: ReadonlySet<string> = new Set(
  '|#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null'.split(
    '|',
  ),
);

const integer = /^\s*[-+]?\d+\s*$/;

type Read = (cells: readonly string[]) => Series | undefined;

/** Cells as a column of the signature's type; undefined where pandas raises. */
export const readCsvColumn = (cells: readonly string[], type: ValueType['type']): Series | undefined =>
  readers[type](cells);

/** A column of no known type: integers, floats or truth values where all cells are such, else texts. */
export function inferCsvColumn(cells: readonly string[]): Series {
  if (cells.every((cell) => integer.test(cell)))
    return inferSeries(cells.map((cell) => BigInt(cell.trim().replace('+', ''))));
  return readFloats(cells, 64) ?? readBools(cells) ?? readCsvTexts(cells);
}

/** Cells as they are. */
export const readCsvTexts = (cells: readonly string[]): Series => ({
  dtype: 'object',
  values: cells.map(textOf),
});

const readers: Record<ValueType['type'], Read> = {
  boolean: readBools,
  integer: (cells) => readInts(cells, 32),
  long: (cells) => readInts(cells, 64),
  float: (cells) => readFloats(cells, 32),
  double: (cells) => readFloats(cells, 64),
  string: readCsvTexts,
  binary: readCsvTexts,
  datetime: (cells) => (cells.length === 0 ? { dtype: 'datetime', values: [] } : undefined),
  any: () => undefined,
  array: () => undefined,
  map: () => undefined,
  object: () => undefined,
};

function textOf(cell: string): PyValue {
  return absent.has(cell) ? Number.NaN : cell;
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
  mapAll(cells, (cell) => truths.get(cell.toLowerCase()));

function readBools(cells: readonly string[]): Series | undefined {
  const values = truthsOf(cells) ?? mapAll(cells, (cell) => bits.get(pandasFloatOfText(cell)));
  return values === undefined ? undefined : { dtype: 'bool', values };
}

/** Floats are integers where all of them are whole. */
function readInts(cells: readonly string[], bits: 32 | 64): Series | undefined {
  const dtype = bits === 32 ? 'int32' : 'int64';
  const truth = truthsOf(cells);
  if (truth !== undefined) return { dtype, values: truth.map((value) => BigInt(value === true)) };
  const exact = cells.every((cell) => integer.test(cell));
  const values = mapAll(cells, (cell) => {
    const value = exact ? BigInt(cell.trim().replace('+', '')) : wholeOf(pandasFloatOfText(cell));
    return value !== undefined && fitsInt(value, bits) ? value : undefined;
  });
  return values === undefined ? undefined : { dtype, values };
}

const wholeOf = (value: number | undefined): bigint | undefined =>
  Number.isInteger(value) ? BigInt(value ?? 0) : undefined;

function readFloats(cells: readonly string[], bits: 32 | 64): Series | undefined {
  const values =
    mapAll(cells, (cell) => missingOr(cell, () => truthNumber(cell))) ??
    mapAll(cells, (cell) => missingOr(cell, () => floatWithin(cell, bits)));
  return values === undefined ? undefined : { dtype: bits === 32 ? 'float32' : 'float64', values };
}

const missingOr = (cell: string, read: () => number | undefined): number | undefined =>
  absent.has(cell) ? Number.NaN : read();

function truthNumber(cell: string): number | undefined {
  const truth = truths.get(cell.toLowerCase());
  return truth === undefined ? undefined : Number(truth);
}

function floatWithin(cell: string, bits: 32 | 64): number | undefined {
  const value = pandasFloatOfText(cell);
  return value === undefined || bits === 64 ? value : Math.fround(value);
}
