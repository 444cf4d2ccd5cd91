import { inputError } from '../../kernel/error.ts';
import { type Frame, type FrameLimits, limitColumns, limitRows } from './frame.ts';
import { isRecord, kindOf } from './parse-body.ts';

type Records = readonly Readonly<Record<string, unknown>>[];

/**
 * `[{"name": value, …}, …]`, at least one row, as no row would mean no columns.
 *
 * @param at path of the rows in the request
 * @throws INPUT_FORMAT, ROW_SHAPE, ROWS_EMPTY, ROWS_LIMIT (413), COLUMNS_LIMIT
 */
export function readRecords(value: unknown, at: string, limits: FrameLimits): Frame {
  const rows = requireRecords(value, at, limits);
  const shared = sharedKeys(rows);
  const names = shared ?? allKeys(rows, at, limits);
  limitColumns(names.length, at, limits);
  return {
    rows: rows.length,
    names,
    source: shared === undefined ? mixedSource(rows, names) : evenSource(rows),
  };
}

function requireRecords(value: unknown, at: string, limits: FrameLimits): Records {
  if (!Array.isArray(value))
    throw inputError('INPUT_FORMAT', at, `expected an array of objects, got ${kindOf(value)}`);
  if (value.length === 0) throw inputError('ROWS_EMPTY', at, 'expected at least one row');
  limitRows(value.length, at, limits);
  for (let row = 0; row < value.length; row += 1)
    if (!isRecord(value[row]))
      throw inputError('ROW_SHAPE', `${at}[${row}]`, `expected an object, got ${kindOf(value[row])}`);
  return value;
}

/** The keys, where every row has the same ones in the same order. */
function sharedKeys(rows: Records): string[] | undefined {
  const keys = Object.keys(rows[0] ?? {});
  for (let row = 1; row < rows.length; row += 1) {
    let index = 0;
    for (const key in rows[row]) {
      if (key !== keys[index]) return undefined;
      index += 1;
    }
    if (index !== keys.length) return undefined;
  }
  return keys;
}

function allKeys(rows: Records, at: string, limits: FrameLimits): string[] {
  const names = new Set<string>();
  for (const row of rows) {
    for (const name in row) names.add(name);
    limitColumns(names.size, at, limits);
  }
  return [...names];
}

const evenSource = (rows: Records): Frame['source'] => {
  const first = rows[0] ?? {};
  return (name) => (Object.hasOwn(first, name) ? (row) => rows[row]?.[name] : undefined);
};

function mixedSource(rows: Records, names: readonly string[]): Frame['source'] {
  const known = new Set(names);
  return (name) => (known.has(name) ? (row) => ownValue(rows[row] ?? {}, name) : undefined);
}

const ownValue = (record: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(record, name) ? record[name] : undefined;
