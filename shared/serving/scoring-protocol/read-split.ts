import { inputError } from '../../kernel/error.ts';
import { type Frame, type FrameLimits, limitColumns, limitRows } from './frame.ts';
import { isRecord, kindOf } from './parse-body.ts';
import type { createHeaderMemory, SplitHeader } from './split-header.ts';

const AT = 'dataframe_split';

/**
 * `{"columns": […], "data": [[…], …]}`; `index` and other keys are ignored. No rows are allowed. Column labels 0, 1, …
 * count as their text, which is how pandas writes columns without names.
 *
 * @throws SPLIT_COLUMNS, SPLIT_DATA, ROW_SHAPE, ROWS_LIMIT (413), COLUMNS_LIMIT
 */
export function readSplit(
  value: unknown,
  limits: FrameLimits,
  headers: ReturnType<typeof createHeaderMemory>,
): Frame {
  if (!isRecord(value)) throw inputError('INPUT_FORMAT', AT, `expected an object, got ${kindOf(value)}`);
  const { columns, data } = value;
  if (!Array.isArray(columns))
    throw inputError('SPLIT_COLUMNS', `${AT}.columns`, `expected an array of names, got ${kindOf(columns)}`);
  const header: SplitHeader = headers.find(columns) ?? headers.remember(readNames(columns, limits));
  const rows = readRows(data, header.names.length, limits);
  return {
    rows: rows.length,
    names: header.names,
    source: (name) => {
      const index = header.positions.get(name);
      return index === undefined ? undefined : (row) => rows[row]?.[index];
    },
  };
}

function readNames(columns: readonly unknown[], limits: FrameLimits): string[] {
  const at = `${AT}.columns`;
  limitColumns(columns.length, at, limits);
  const numbered = columns.every((label, index) => label === index);
  const seen = new Set<string>();
  columns.forEach((label, index) => {
    if (typeof label !== 'string' && !numbered)
      throw inputError('SPLIT_COLUMNS', `${at}[${index}]`, `expected a string, got ${kindOf(label)}`);
    const name = String(label);
    if (seen.has(name)) throw inputError('SPLIT_COLUMNS', `${at}[${index}]`, 'a name given before');
    seen.add(name);
  });
  return [...seen];
}

function readRows(data: unknown, width: number, limits: FrameLimits): readonly (readonly unknown[])[] {
  if (!Array.isArray(data))
    throw inputError('SPLIT_DATA', `${AT}.data`, `expected an array of rows, got ${kindOf(data)}`);
  limitRows(data.length, `${AT}.data`, limits);
  for (let row = 0; row < data.length; row += 1) requireRow(data[row], row, width);
  return data;
}

function requireRow(row: unknown, index: number, width: number): void {
  if (Array.isArray(row) && row.length === width) return;
  const at = `${AT}.data[${index}]`;
  if (!Array.isArray(row)) throw inputError('ROW_SHAPE', at, `expected an array, got ${kindOf(row)}`);
  throw inputError('ROW_SHAPE', at, `expected ${width} values, got ${row.length}`);
}
