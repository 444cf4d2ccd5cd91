import { inputError } from '../../kernel/error.ts';
import { type Frame, type FrameLimits, limitColumns, limitRows } from './frame.ts';
import { kindOf } from './parse-body.ts';

/**
 * `{"name": [value, …], …}`: a list for each column, all of one length; or one row, `{"name": value, …}`, where no
 * wanted column is a list or object, or `oneRow` says so. Columns that nobody asks for are not looked at.
 *
 * @param at path of the columns in the request
 * @param wanted names of the signature's columns
 * @throws COLUMN_MISSING where it has none of them, ROWS_LIMIT (413), COLUMNS_LIMIT; when a column is asked for also COLUMN_SHAPE, COLUMN_LENGTH
 */
export function readColumns(
  value: Readonly<Record<string, unknown>>,
  at: string,
  limits: FrameLimits,
  wanted: readonly string[],
  oneRow: boolean,
): Frame {
  const names = Object.keys(value);
  limitColumns(names.length, at, limits);
  const present = wanted.filter((name) => Object.hasOwn(value, name));
  if (present.length === 0)
    throw inputError('COLUMN_MISSING', 'columns', `the model needs the columns ${wanted.join(', ')}`);
  const single = oneRow || present.every((name) => typeof value[name] !== 'object' || value[name] === null);
  const rows = single ? 1 : lengthOfFirst(value, present, at);
  limitRows(rows, at, limits);
  return {
    rows,
    names,
    source: (name) => {
      if (!Object.hasOwn(value, name)) return undefined;
      if (single) return () => value[name];
      const cells = requireList(value[name], `${at}.${name}`);
      if (cells.length === rows) return (row) => cells[row];
      throw inputError('COLUMN_LENGTH', `${at}.${name}`, `expected ${rows} values, got ${cells.length}`);
    },
  };
}

const lengthOfFirst = (
  value: Readonly<Record<string, unknown>>,
  [name = '']: readonly string[],
  at: string,
): number => requireList(value[name], `${at}.${name}`).length;

function requireList(value: unknown, at: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw inputError('COLUMN_SHAPE', at, `expected an array of values, got ${kindOf(value)}`);
}
