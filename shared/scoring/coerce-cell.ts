import { inputError, type RelevoError } from '../kernel/error.ts';
import type { Cell } from './column-batch.ts';
import type { InputColumn } from './model-description.ts';

/** Graphs take numbers as float32, where anything beyond this would become infinite. */
const FLOAT32_MAX = 3.4028234663852886e38;
const INT32_MAX = 2_147_483_647;

const missing = (value: unknown): boolean =>
  value === null || (typeof value === 'number' && Number.isNaN(value));

const wholeNumber = (value: unknown, limit: number): number | undefined => {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && Math.abs(number) <= limit
    ? number
    : undefined;
};

const realNumber = (value: unknown): number | undefined => {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Math.abs(number) <= FLOAT32_MAX ? number : undefined;
};

const readers: Partial<Record<InputColumn['type'], (value: unknown) => Cell | undefined>> = {
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  integer: (value) => wholeNumber(value, INT32_MAX),
  long: (value) => wholeNumber(value, Number.MAX_SAFE_INTEGER),
  float: realNumber,
  double: realNumber,
  string: (value) => (typeof value === 'string' ? value : undefined),
};

const nullableTypes: ReadonlySet<InputColumn['type']> = new Set(['float', 'double', 'string']);

/** A missing value is one where the column is optional, or where the model can see it: NaN for a float, "" for a string. */
export const acceptsNull = (column: InputColumn): boolean =>
  !column.required || nullableTypes.has(column.type);

/** What a cell of this column may be: the value itself, null for a missing one, undefined when it is refused. */
export function createCellReader(
  column: InputColumn,
  maxStringLength: number,
): (value: unknown) => Cell | undefined {
  const read = readers[column.type] ?? (() => undefined);
  const whenMissing = acceptsNull(column) ? null : undefined;
  const whenAbsent = column.required ? undefined : null;
  return (value) => {
    if (value === undefined) return whenAbsent;
    if (missing(value)) return whenMissing;
    const cell = read(value);
    return typeof cell === 'string' && cell.length > maxStringLength ? undefined : cell;
  };
}

/** Why a cell was refused; names the kind of value, never the value. */
export function cellError(column: InputColumn, value: unknown, path: string): RelevoError {
  const { type } = column;
  if (value === undefined) return inputError('COLUMN_MISSING', path, 'missing');
  if (missing(value)) return inputError('COLUMN_NULL', path, `expected ${type}, got null`);
  if (typeof value === 'string' && type === 'string')
    return inputError('STRING_TOO_LONG', path, `${value.length} characters are too many`);
  const number = typeof value === 'number' || typeof value === 'bigint';
  if (number && type !== 'string' && type !== 'boolean') return numberError(type, Number(value), path);
  return inputError('COLUMN_TYPE', path, `expected ${type}, got ${kindOf(value)}`);
}

function numberError(type: InputColumn['type'], value: number, path: string): RelevoError {
  return Number.isInteger(value) || !Number.isFinite(value)
    ? inputError('COLUMN_RANGE', path, `beyond the range of ${type}`)
    : inputError('COLUMN_TYPE', path, `expected ${type}, got a number with a fraction`);
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);
