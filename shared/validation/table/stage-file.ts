import type { ColumnType } from '../../tables/column-type.ts';
import type { Database } from '../../tables/database.ts';
import { inferTypes } from '../../tables/infer-types.ts';
import { quoteFile } from '../../tables/quote.ts';
import type { TableSource } from '../../tables/table-source.ts';
import { writeParquet } from '../../tables/write-parquet.ts';
import { type CellSql, inferredCell, nativeCell } from './cell-sql.ts';
import { ownType } from './native-type.ts';

/** `inferred`: from all rows, so that every cell is such a value or missing. */
export type Wanted = { type: ColumnType | 'other'; inferred: boolean };

export type StagedColumn = { wanted: Wanted; isFlagged: boolean; hasText: boolean };

const plain: StagedColumn = { wanted: { type: 'other', inferred: false }, isFlagged: false, hasText: false };

/** Whether the files have to be read into typed Parquet before they can be scanned as one table. */
export function isStaged(sources: readonly TableSource[]): boolean {
  const [head] = sources;
  return sources.some(
    ({ kind, columns }) =>
      kind === 'text' ||
      columns.some(
        ({ name, type }, index) =>
          type !== head?.columns[index]?.type || name.toLowerCase() === 'file_row_number',
      ),
  );
}

/** Writes a text file's cells as they are, so that looking at some of the columns does not read all of the file again. */
export async function stageText(database: Database, source: TableSource, file: string): Promise<TableSource> {
  const all = source.columns.map((_, index) => index);
  await writeParquet(database, aliased(source, all), file, all.length);
  return {
    ...source,
    cells: all.map((index) => `c${index}`),
    relation: `read_parquet(${quoteFile(file)}, hive_partitioning = false)`,
  };
}

/** Types by position: what is stated, else the file's own, else the narrowest that fits all text. */
export async function wantedTypes(
  database: Database,
  sources: readonly TableSource[],
  stated: Readonly<Record<string, ColumnType>>,
): Promise<Wanted[]> {
  const columns = sources[0]?.columns ?? [];
  const own = (name: string): ColumnType | undefined =>
    Object.hasOwn(stated, name) ? stated[name] : undefined;
  const open = columns.flatMap(({ name }, index) =>
    own(name) === undefined && sources.some(({ kind }) => kind === 'text') ? [index] : [],
  );
  const texts = sources.map((source) => aliased(source, open, (cell) => `CAST(${cell} AS VARCHAR)`));
  const names = open.map((index) => `c${index}`);
  const inferred = await inferTypes(database, `(${texts.join(' UNION ALL ')})`, names);
  return columns.map(({ name, type }, index) => {
    const found = inferred[`c${index}`];
    return found === undefined
      ? { type: own(name) ?? ownType(type), inferred: false }
      : { type: found, inferred: true };
  });
}

/** Whether some cell may be no value of the wanted type, so that this has to be stored beside it. */
export const isFlagged = (sources: readonly TableSource[], wanted: Wanted, index: number): boolean =>
  sources.some(
    ({ columns }) => cellOf(`c${index}`, columns[index]?.type ?? 'VARCHAR', wanted).bad !== 'false',
  );

const cellOf = (alias: string, native: string, { type, inferred }: Wanted): CellSql =>
  inferred && type !== 'other' ? inferredCell(alias, type) : nativeCell(alias, native, type);

/** Writes a file's rows in their order: `c<i>` (value) and those of `b<i>` (is no such value) and `t<i>` (text) that are asked for. */
export async function stageFile(
  database: Database,
  source: TableSource,
  columns: readonly StagedColumn[],
  file: string,
): Promise<number> {
  const staged = source.columns.map(({ type }, index) => stagedCells(type, index, columns[index] ?? plain));
  const all = source.columns.map((_, index) => index);
  const values = staged.map(({ value }, index) => `${value} AS v${index}`);
  const cells = staged.flatMap((column) => column.cells);
  const select = `SELECT ${cells.join(', ')} FROM (SELECT *, ${values.join(', ')} FROM (${aliased(source, all)}))`;
  return writeParquet(database, select, file, cells.length);
}

/** SQL of a column's value, which is computed once and then called `v<i>`, and of what is stored. */
function stagedCells(
  native: string,
  index: number,
  { wanted, isFlagged, hasText }: StagedColumn,
): { value: string; cells: string[] } {
  const [alias, computed] = [`c${index}`, `v${index}`];
  const { value, blank } = cellOf(alias, native, wanted);
  // White space sorts before '!', so that only few texts are looked at closely.
  const text = `CASE WHEN ${computed} >= '!' THEN ${computed} WHEN NOT ${blank} THEN ${computed} END`;
  const cells = [
    `${wanted.type === 'string' ? text : computed} AS ${alias}`,
    ...(isFlagged ? [`CASE WHEN ${computed} IS NULL THEN NOT ${blank} ELSE false END AS b${index}`] : []),
    ...(hasText ? [`CAST(${alias} AS VARCHAR) AS t${index}`] : []),
  ];
  return { value, cells };
}

const aliased = (
  { cells, relation }: TableSource,
  positions: readonly number[],
  as: (cell: string) => string = (cell) => cell,
): string =>
  `SELECT ${positions.map((index) => `${as(cells[index] ?? 'NULL')} AS c${index}`).join(', ')} FROM ${relation}`;
