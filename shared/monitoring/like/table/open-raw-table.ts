import { join } from 'node:path';
import { inputError } from '../../../kernel/error.ts';
import type { Database } from '../../../tables/database.ts';
import { quoteFile } from '../../../tables/quote.ts';
import { openTable, type TableSource } from '../../../tables/table-source.ts';
import { writeParquet } from '../../../tables/write-parquet.ts';
import { atFile } from '../../../validation/table/at-file.ts';
import { parquetKinds } from './parquet-kinds.ts';
import type { RawColumn, RawKind, RawTable } from './raw-table.ts';
import { textKinds, typedText } from './text-kinds.ts';

/** A Parquet file, and SQL of each column over it. */
type Part = { path: string; rows: number; cells: string[] };

/**
 * Opens files as pandas would read them: types and missing values of text by pandas' rules, those of Parquet as the file has them. Text is read
 * once, into typed Parquet. Throws TABLE_FORMAT, TABLE_UNREADABLE with the place, and TABLE_COLUMNS where the files have different columns.
 * @param folder for what has to be read more than once; nothing in it begins with `prefix`
 */
export async function openRawTable(
  database: Database,
  files: readonly string[],
  { name, folder, prefix }: { name: string; folder: string; prefix: string },
): Promise<RawTable> {
  const parts: Part[] = [];
  let columns: Omit<RawColumn, 'cell'>[] | undefined;
  for (const [index, file] of files.entries()) {
    const opened = await atFile(file, () =>
      openPart(database, file, join(folder, `${prefix}-${index}.parquet`)),
    );
    columns = columns === undefined ? opened.columns : mergeColumns(columns, opened.columns, file);
    const order = opened.columns.map((column) => column.name);
    parts.push({
      ...opened.part,
      cells: columns.map((column) => opened.part.cells[order.indexOf(column.name)] ?? 'NULL'),
    });
  }
  if (columns === undefined) throw inputError('TABLE_FORMAT', '', 'no files');
  return tableOf(database, name, parts, columns);
}

async function openPart(
  database: Database,
  file: string,
  staged: string,
): Promise<{ part: Part; columns: Omit<RawColumn, 'cell'>[] }> {
  const source = await openTable(database, file);
  if (source.kind === 'parquet') {
    const kinds = await parquetKinds(database, source);
    const kept = source.columns.flatMap(({ name }, index) => {
      const kind = kinds[index];
      return kind === undefined ? [] : [{ name, kind, cell: source.cells[index] ?? 'NULL' }];
    });
    return {
      part: { path: file, rows: source.rows ?? 0, cells: kept.map(({ cell }) => cell) },
      columns: kept.map(({ name, kind }) => ({ name, kind })),
    };
  }
  const { kinds, rows } = await stage(database, source, staged);
  return {
    part: { path: staged, rows, cells: source.columns.map((_, index) => `c${index}`) },
    columns: source.columns.map(({ name }, index) => ({ name, kind: kinds[index] ?? 'other' })),
  };
}

/** Reads the text twice: once for its types, once into typed Parquet. */
async function stage(
  database: Database,
  source: TableSource,
  file: string,
): Promise<{ kinds: RawKind[]; rows: number }> {
  const kinds = await textKinds(database, source);
  const cells = source.cells.map(
    (cell, index) => `${typedText(cell, kinds[index] ?? 'text', source)} AS c${index}`,
  );
  const rows = await writeParquet(
    database,
    `SELECT ${cells.join(', ')} FROM ${source.relation}`,
    file,
    cells.length,
  );
  return { kinds, rows };
}

/** Types of the rows of two files one below the other, as pandas concatenates them. */
function mergeColumns(
  first: Omit<RawColumn, 'cell'>[],
  next: Omit<RawColumn, 'cell'>[],
  file: string,
): Omit<RawColumn, 'cell'>[] {
  const kinds = new Map(next.map(({ name, kind }) => [name, kind]));
  if (kinds.size !== first.length || first.some(({ name }) => !kinds.has(name)))
    throw inputError('TABLE_COLUMNS', file, 'other columns than in the first file');
  return first.map(({ name, kind }) => ({ name, kind: mergeKinds(kind, kinds.get(name) ?? kind) }));
}

function mergeKinds(first: RawKind, second: RawKind): RawKind {
  if (first === second) return first;
  const numbers: RawKind[] = ['int', 'uint', 'float'];
  return numbers.includes(first) && numbers.includes(second) ? 'float' : 'other';
}

function tableOf(
  database: Database,
  name: string,
  parts: readonly Part[],
  columns: readonly Omit<RawColumn, 'cell'>[],
): RawTable {
  const placed = columns.map((column, index) => ({ ...column, cell: `c${index}` }));
  const places = new Map(placed.map((column, index) => [column.name, index]));
  return {
    database,
    name,
    rows: parts.reduce((rows, part) => rows + part.rows, 0),
    columns: placed,
    select: (needed) => {
      let first = 0;
      const selects = parts.map(({ path, rows, cells }) => {
        const chosen = needed.map(
          (column) => `${cells[places.get(column.name) ?? -1] ?? 'NULL'} AS ${column.cell}`,
        );
        const select =
          `SELECT ${[...chosen, `file_row_number + ${first} AS row`].join(', ')} ` +
          `FROM read_parquet(${quoteFile(path)}, hive_partitioning = false, file_row_number = true)`;
        first += rows;
        return select;
      });
      return `(${selects.join(' UNION ALL ')})`;
    },
  };
}
