import { join } from 'node:path';
import { inputError } from '../../kernel/error.ts';
import type { ColumnType } from '../../tables/column-type.ts';
import type { Database } from '../../tables/database.ts';
import type { TableColumn } from '../../tables/describe-table.ts';
import { quoteFile } from '../../tables/quote.ts';
import { openTable, type TableSource } from '../../tables/table-source.ts';
import { atFile } from './at-file.ts';
import { nativeCell, stagedCell } from './cell-sql.ts';
import {
  isFlagged,
  isStaged,
  type StagedColumn,
  stageFile,
  stageText,
  type Wanted,
  wantedTypes,
} from './stage-file.ts';
import type { TableView, ViewColumn } from './table-view.ts';

export type ViewOptions = {
  /** Wanted types by column; other columns keep their own, and other text gets the narrowest type that fits. */
  types: Readonly<Record<string, ColumnType>>;
  /** Columns whose text is asked for as the file has it. */
  texts: 'all' | ReadonlySet<string>;
  /** Empty folder for what has to be read more than once. */
  folder: string;
};

/** A Parquet file to scan, and SQL of each stored column. */
type Stored = { file: string; path: string; rows: number; sql: ReadonlyMap<string, string> };

/**
 * Opens files as one table, rows in the order of the files. Text is read once, into typed Parquet. Throws TABLE_FORMAT, TABLE_UNREADABLE
 * with the place, and TABLE_COLUMNS where the files have different columns.
 */
export async function openView(
  database: Database,
  files: readonly string[],
  options: ViewOptions,
): Promise<TableView> {
  const sources: TableSource[] = [];
  for (const [index, file] of files.entries()) {
    const source = await atFile(file, async () => {
      const opened = await openTable(database, file);
      return isOpen(opened, options.types)
        ? stageText(database, opened, join(options.folder, `text-${index}.parquet`))
        : opened;
    });
    sources.push(alignWith(sources[0] ?? source, source));
  }
  const [head] = sources;
  if (head === undefined) throw inputError('TABLE_FORMAT', '', 'no files');
  const place = files.length === 1 ? head.path : 'files';
  const types = await atFile(place, () => wantedTypes(database, sources, options.types));
  return isStaged(sources)
    ? stagedView(database, sources, types, options)
    : viewOf(
        sources.map(({ path, rows = 0, cells }) => ({
          file: path,
          path,
          rows,
          sql: new Map(cells.map((cell, index) => [`c${index}`, cell])),
        })),
        head.columns.map((column, index) => nativeColumn(column, index, types[index])),
      );
}

async function stagedView(
  database: Database,
  sources: readonly TableSource[],
  types: readonly Wanted[],
  { folder, texts }: ViewOptions,
): Promise<TableView> {
  const names = sources[0]?.columns.map(({ name }) => name) ?? [];
  const columns = types.map((wanted, index): StagedColumn => ({
    wanted,
    isFlagged: isFlagged(sources, wanted, index),
    hasText: texts === 'all' || texts.has(names[index] ?? ''),
  }));
  const stored: Stored[] = [];
  for (const [index, source] of sources.entries()) {
    const path = join(folder, `staged-${index}.parquet`);
    const rows = await atFile(source.path, () => stageFile(database, source, columns, path));
    stored.push({ file: source.path, path, rows, sql: new Map() });
  }
  return viewOf(
    stored,
    columns.map((column, index) => stagedColumn(names[index] ?? '', index, column)),
  );
}

function stagedColumn(name: string, index: number, { wanted, isFlagged, hasText }: StagedColumn): ViewColumn {
  const [value, flag, text] = [`c${index}`, `b${index}`, `t${index}`];
  return {
    ...stagedCell(value, isFlagged ? flag : undefined, wanted.type),
    name,
    type: wanted.type,
    text: hasText ? text : `CAST(${value} AS VARCHAR)`,
    stored: [value, ...(isFlagged ? [flag] : []), ...(hasText ? [text] : [])],
  };
}

function nativeColumn({ name, type }: TableColumn, index: number, wanted: Wanted | undefined): ViewColumn {
  const alias = `c${index}`;
  const wantedType = wanted?.type ?? 'other';
  return {
    ...nativeCell(alias, type, wantedType),
    name,
    type: wantedType,
    text: `CAST(${alias} AS VARCHAR)`,
    stored: [alias],
  };
}

function viewOf(stored: readonly Stored[], columns: ViewColumn[]): TableView {
  let rows = 0;
  const parts = stored.map((part) => {
    const first = rows + 1;
    rows += part.rows;
    return { ...part, first };
  });
  return {
    parts: parts.map(({ file, rows, first }) => ({ file, rows, first })),
    rows,
    columns,
    select: (needed) => {
      const names = [...new Set(needed.flatMap((column) => column.stored))];
      const selects = parts.map(({ path, sql, first }) => {
        const cells = names.map((name) => `${sql.get(name) ?? name} AS ${name}`);
        return (
          `SELECT ${[...cells, `file_row_number + ${first} AS n`].join(', ')} ` +
          `FROM read_parquet(${quoteFile(path)}, hive_partitioning = false, file_row_number = true)`
        );
      });
      return `(${selects.join(' UNION ALL ')})`;
    },
  };
}

/** Text of which no one says how it is to be read. */
const isOpen = ({ kind, columns }: TableSource, types: ViewOptions['types']): boolean =>
  kind === 'text' && columns.some(({ name }) => !Object.hasOwn(types, name));

/** The same source with its columns in the order of the first file's. */
function alignWith(head: TableSource, source: TableSource): TableSource {
  if (head === source) return source;
  const names = source.columns.map(({ name }) => name);
  const order = head.columns.map(({ name }) => names.indexOf(name));
  if (order.includes(-1) || order.length !== names.length)
    throw inputError('TABLE_COLUMNS', source.path, `other columns than in ${head.path}`);
  return {
    ...source,
    columns: order.flatMap((index) => source.columns[index] ?? []),
    cells: order.map((index) => source.cells[index] ?? 'NULL'),
  };
}
