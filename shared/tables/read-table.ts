import { extname } from 'node:path';
import { inputError } from '../kernel/error.ts';
import { type ColumnType, cellValue, sqlType, strictCellValue } from './column-type.ts';
import { csvRelation, readCsvDialect } from './csv-dialect.ts';
import type { Database } from './database.ts';
import { describeTable } from './describe-table.ts';
import { inferTypes } from './infer-types.ts';
import { quoteFile, quoteIdentifier } from './quote.ts';

export type ReadOptions = {
  /** Wanted types by column; text is read as `cellValue` says. A column that is not named keeps its own type. */
  types?: Readonly<Record<string, ColumnType>>;
  /** What a cell that is no such value does: `error` (default) fails the query with TABLE_UNREADABLE, `null` empties the cell. */
  badCells?: 'error' | 'null';
  /** Types of a text file's other columns: `infer` (default) from all their values, or leave them as text. */
  otherColumns?: 'infer' | 'text';
};

/**
 * A local .csv, .parquet, .jsonl or .ndjson file as a relation in SQL, to stand after FROM. The file is read when the query runs, so a
 * file that cannot be read fails there or here, with TABLE_UNREADABLE. Throws TABLE_FORMAT for any other ending.
 */
export async function readTable(
  database: Database,
  path: string,
  options: ReadOptions = {},
): Promise<string> {
  const raw = await rawRelation(path);
  const columns = await describeTable(database, raw);
  const stated = options.types ?? {};
  const isText = extname(path).toLowerCase() === '.csv';
  const open = columns.filter((column) => !Object.hasOwn(stated, column.name)).map((column) => column.name);
  const inferred = isText && options.otherColumns !== 'text' ? await inferTypes(database, raw, open) : {};
  const types: Record<string, ColumnType> = { ...inferred, ...stated };
  const cells = columns.map(({ name, type }) => {
    const wanted = Object.hasOwn(types, name) ? types[name] : undefined;
    return wanted === undefined || sqlType(wanted) === type
      ? quoteIdentifier(name)
      : `${typedCell(name, wanted, options)} AS ${quoteIdentifier(name)}`;
  });
  return `(SELECT ${cells.join(', ')} FROM ${raw})`;
}

const typedCell = (name: string, type: ColumnType, options: ReadOptions): string =>
  options.badCells === 'null' ? cellValue(name, type) : strictCellValue(name, type);

/** The file as it is: all text for CSV, the file's own types for Parquet, types by all values for JSON lines. */
async function rawRelation(path: string): Promise<string> {
  const file = quoteFile(path);
  switch (extname(path).toLowerCase()) {
    case '.csv':
      return csvRelation(file, await readCsvDialect(path));
    case '.parquet':
      return `read_parquet(${file}, hive_partitioning = false)`;
    case '.jsonl':
    case '.ndjson':
      return `read_json(${file}, format = 'newline_delimited', sample_size = -1, hive_partitioning = false)`;
    default:
      throw inputError('TABLE_FORMAT', '', 'a table is a .csv, .parquet or .jsonl file');
  }
}
