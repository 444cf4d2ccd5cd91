import { extname } from 'node:path';
import { inputError } from '../kernel/error.ts';
import { csvRelation, readCsvDialect } from './csv-dialect.ts';
import type { Database } from './database.ts';
import { describeTable, type TableColumn } from './describe-table.ts';
import { readParquetSchema } from './parquet-schema.ts';
import { readJsonLines } from './json-lines-source.ts';
import { quoteFile, quoteIdentifier } from './quote.ts';

/** A file as it is, whatever its columns are called. */
export type TableSource = {
  path: string;
  kind: 'text' | 'parquet';
  /** As the file names them, with the types that DuckDB reads; all VARCHAR in text files. */
  columns: TableColumn[];
  /** SQL of each column, by position, over `relation`. */
  cells: string[];
  relation: string;
  /** Known without reading the rows in Parquet only. */
  rows: number | undefined;
};

/** Opens a local .csv, .parquet, .jsonl or .ndjson file. Throws TABLE_FORMAT, and TABLE_UNREADABLE with the place. */
export async function openTable(database: Database, path: string): Promise<TableSource> {
  switch (extname(path).toLowerCase()) {
    case '.csv':
      return openCsv(path);
    case '.parquet':
      return openParquet(database, path);
    case '.jsonl':
    case '.ndjson':
      return openJsonLines(database, path);
    default:
      throw inputError('TABLE_FORMAT', '', 'a table is a .csv, .parquet or .jsonl file');
  }
}

async function openCsv(path: string): Promise<TableSource> {
  const { delimiter, columns } = await readCsvDialect(path);
  const aliases = columns.map((_, index) => `c${index}`);
  return {
    path,
    kind: 'text',
    columns: columns.map(asText),
    cells: aliases,
    relation: csvRelation(quoteFile(path), { delimiter, columns: aliases }),
    rows: undefined,
  };
}

async function openParquet(database: Database, path: string): Promise<TableSource> {
  const { names, rows } = await readParquetSchema(database, path);
  const relation = `read_parquet(${quoteFile(path)}, hive_partitioning = false)`;
  const described = await describeTable(database, relation);
  return {
    path,
    kind: 'parquet',
    columns: described.map(({ name, type }, index) => ({ name: names[index] ?? name, type })),
    cells: described.map(({ name }) => quoteIdentifier(name)),
    relation,
    rows,
  };
}

async function openJsonLines(database: Database, path: string): Promise<TableSource> {
  const { names, cells, relation } = await readJsonLines(database, path);
  if (names.length === 0) throw inputError('TABLE_UNREADABLE', '', 'no columns');
  return { path, kind: 'text', columns: names.map(asText), cells, relation, rows: undefined };
}

const asText = (name: string): TableColumn => ({ name, type: 'VARCHAR' });
