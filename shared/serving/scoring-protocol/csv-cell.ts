import { inputError } from '../../kernel/error.ts';
import type { ElementType } from '../../scoring/column-batch.ts';
import type { InputColumn } from '../../scoring/model-description.ts';
import type { CsvCellReader } from './read-csv.ts';

/** Numbers as JSON writes them. */
const integer = /^-?(0|[1-9]\d*)$/;
const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
/** Digits of the longest integer that is kept; longer ones are beyond every type. */
const MAX_DIGITS = 40;

function readInteger(text: string): unknown {
  if (!integer.test(text)) return text;
  const value = Number(text);
  return Number.isSafeInteger(value) || text.length > MAX_DIGITS ? value : BigInt(text);
}

const readNumber: CsvCellReader = (text) => (number.test(text) ? Number(text) : text);

/** As JSON and as pandas write them. */
const truths = new Map([
  ['true', true],
  ['false', false],
]);
const readBoolean: CsvCellReader = (text) => truths.get(text.toLowerCase()) ?? text;
const readText: CsvCellReader = (text) => text;

const readers: Partial<Record<InputColumn['type'], CsvCellReader>> = {
  boolean: readBoolean,
  integer: readInteger,
  long: readInteger,
  float: readNumber,
  double: readNumber,
  string: readText,
  datetime: readText,
  binary: readText,
};

/**
 * How CSV text is read for a column, strictly: "7" is a long and "7.0" is not, "007" is a string and no number, a
 * boolean is true or false in any case.
 *
 * @throws CSV_TYPE where the column's values have no form in CSV
 */
export function csvCellReader({ name, type }: InputColumn): CsvCellReader {
  const read = readers[type];
  if (read !== undefined) return read;
  throw inputError('CSV_TYPE', `csv.${name}`, `${type} columns have no form in CSV; send JSON`);
}

/** The same for elements of a tensor. */
export function csvElementReader(type: ElementType): CsvCellReader {
  if (type === 'string') return readText;
  if (type === 'bool') return readBoolean;
  return type.startsWith('float') ? readNumber : readInteger;
}
