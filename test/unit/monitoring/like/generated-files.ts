import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDuckDb } from '../../../../shared/tables/database.ts';
import { quoteFile } from '../../../../shared/tables/quote.ts';
import {
  type ColumnSpec,
  type GeneratedValue,
  generatedValues,
} from '../../../oracles/like/generated-tables.ts';

/** One side of a generated pair of tables as CSV. Infinities are written as JavaScript does. */
export function csvOf(columns: readonly ColumnSpec[], rows: number[], side: 0 | 1): string {
  const values = columns.map((column) => generatedValues(column, rows, side));
  const lines = Array.from({ length: rows[side] ?? 0 }, (_, row) =>
    values.map((column) => textOf(column[row] ?? null)).join(','),
  );
  return `${[columns.map(({ name }) => name).join(','), ...lines].join('\n')}\n`;
}

const textOf = (value: GeneratedValue): string =>
  value === null ? '' : value === true ? 'True' : value === false ? 'False' : String(value);

const types = { double: 'DOUBLE', long: 'BIGINT', string: 'VARCHAR', boolean: 'BOOLEAN' } as const;

/** The same as a Parquet file with the columns' own types, missing values and all. */
export async function parquetOf(
  columns: readonly ColumnSpec[],
  rows: number[],
  side: 0 | 1,
  folder: string,
): Promise<string> {
  const [text, file] = [join(folder, `side-${side}.csv`), join(folder, `side-${side}.parquet`)];
  writeFileSync(text, csvOf(columns, rows, side));
  const cells = columns.map(({ name, type }) => `CAST("${name}" AS ${types[type]}) AS "${name}"`);
  const read = `SELECT ${cells.join(', ')} FROM read_csv(${quoteFile(text)}, all_varchar = true, header = true)`;
  await withDuckDb((database) => database.query(`COPY (${read}) TO ${quoteFile(file)} (FORMAT parquet)`));
  return file;
}
