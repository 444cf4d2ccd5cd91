import { join } from 'node:path';
import { inputError } from '../../kernel/error.ts';
import type { ColumnType } from '../../tables/column-type.ts';
import type { Database } from '../../tables/database.ts';
import { quoteFile } from '../../tables/quote.ts';
import { openTable, type TableSource } from '../../tables/table-source.ts';
import { atFile } from './at-file.ts';
import { nativeCell, stagedCell } from './cell-sql.ts';
import { isStaged, stageFile, type WantedType, wantedTypes } from './stage-file.ts';
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
  for (const file of files) {
    const source = await atFile(file, () => openTable(database, file));
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
        head.columns.map(({ name, type }, index) => {
          const wanted = types[index] ?? 'other';
          const alias = `c${index}`;
          const text = `CAST(${alias} AS VARCHAR)`;
          return { ...nativeCell(alias, type, wanted), name, type: wanted, text, stored: [alias] };
        }),
      );
}

async function stagedView(
  database: Database,
  sources: readonly TableSource[],
  types: readonly WantedType[],
  { folder, texts: wanted }: ViewOptions,
): Promise<TableView> {
  const stored: Stored[] = [];
  const texts = wanted === 'all' ? new Set(sources[0]?.columns.map(({ name }) => name)) : wanted;
  for (const [index, source] of sources.entries()) {
    const path = join(folder, `staged-${index}.parquet`);
    const rows = await atFile(source.path, () => stageFile(database, source, types, texts, path));
    stored.push({ file: source.path, path, rows, sql: new Map() });
  }
  const columns = (sources[0]?.columns ?? []).map(({ name }, index): ViewColumn => {
    const type = types[index] ?? 'other';
    const names = [`c${index}`, `b${index}`, ...(texts.has(name) ? [`t${index}`] : [])];
    const text = texts.has(name) ? `t${index}` : `CAST(c${index} AS VARCHAR)`;
    return { ...stagedCell(`c${index}`, `b${index}`, type), name, type, text, stored: names };
  });
  return viewOf(stored, columns);
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
