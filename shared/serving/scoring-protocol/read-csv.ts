import { inputError } from '../../kernel/error.ts';
import { type Frame, type FrameLimits, limitColumns, limitRows } from './frame.ts';
import { csvRecords } from './parse-csv.ts';

/** What a cell's text means in a column; text that is no value of its type stays text. */
export type CsvCellReader = (text: string) => unknown;

/**
 * A header of names and a line for each row; no row at all is allowed.
 *
 * @param cellReader of a column by name; columns without one stay text
 * @throws CSV_MALFORMED, CSV_HEADER, ROW_SHAPE, ROWS_LIMIT (413), COLUMNS_LIMIT
 */
export function readCsv(
  text: string,
  limits: FrameLimits,
  cellReader: (name: string) => CsvCellReader | undefined,
): Frame {
  const records = csvRecords(text);
  const names = readHeader(records.next().value ?? [], limits);
  const rows: string[][] = [];
  for (const record of records) {
    if (record.length !== names.length)
      throw inputError(
        'ROW_SHAPE',
        `csv[${rows.length}]`,
        `expected ${names.length} fields, got ${record.length}`,
      );
    rows.push(record);
    limitRows(rows.length, 'csv', limits);
  }
  const positions = new Map(names.map((name, index) => [name, index]));
  return {
    rows: rows.length,
    names,
    source: (name) => {
      const index = positions.get(name);
      if (index === undefined) return undefined;
      const read = cellReader(name) ?? ((cell: string) => cell);
      return (row) => {
        const cell = rows[row]?.[index] ?? '';
        return cell === '' ? null : read(cell);
      };
    },
  };
}

function readHeader(names: readonly string[], limits: FrameLimits): readonly string[] {
  limitColumns(names.length, 'csv.header', limits);
  const seen = new Set<string>();
  names.forEach((name, index) => {
    if (seen.has(name)) throw inputError('CSV_HEADER', `csv.header[${index}]`, 'a name given before');
    seen.add(name);
  });
  return names;
}
