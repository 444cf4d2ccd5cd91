import type { ColumnType } from '../../tables/column-type.ts';
import type { Database } from '../../tables/database.ts';
import { inferTypes } from '../../tables/infer-types.ts';
import type { TableSource } from '../../tables/table-source.ts';
import { writeParquet } from '../../tables/write-parquet.ts';
import { nativeCell } from './cell-sql.ts';
import { ownType } from './native-type.ts';

export type WantedType = ColumnType | 'other';

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

/** Types by position: what is stated, else the file's own, else the narrowest that fits all text. */
export async function wantedTypes(
  database: Database,
  sources: readonly TableSource[],
  stated: Readonly<Record<string, ColumnType>>,
): Promise<WantedType[]> {
  const columns = sources[0]?.columns ?? [];
  const own = (name: string): ColumnType | undefined =>
    Object.hasOwn(stated, name) ? stated[name] : undefined;
  const open = columns.flatMap(({ name }, index) =>
    own(name) === undefined && sources.some(({ kind }) => kind === 'text') ? [index] : [],
  );
  const texts = sources.map((source) => aliased(source, open, (cell) => `CAST(${cell} AS VARCHAR)`));
  const names = open.map((index) => `c${index}`);
  const inferred = await inferTypes(database, `(${texts.join(' UNION ALL ')})`, names);
  return columns.map(({ name, type }, index) => own(name) ?? inferred[`c${index}`] ?? ownType(type));
}

/** Writes a file's rows in their order as `c<i>` (value), `b<i>` (is no such value) and, for the named columns, `t<i>` (text). */
export async function stageFile(
  database: Database,
  source: TableSource,
  types: readonly WantedType[],
  texts: ReadonlySet<string>,
  file: string,
): Promise<number> {
  const cells = source.columns.flatMap(({ name, type }, index) => {
    const alias = `c${index}`;
    const { value, blank, bad } = nativeCell(alias, type, types[index] ?? 'other');
    const stored = types[index] === 'string' ? `CASE WHEN NOT ${blank} THEN ${value} END` : value;
    return [
      `${stored} AS ${alias}`,
      `${bad} AS b${index}`,
      ...(texts.has(name) ? [`CAST(${alias} AS VARCHAR) AS t${index}`] : []),
    ];
  });
  const all = source.columns.map((_, index) => index);
  return writeParquet(database, `SELECT ${cells.join(', ')} FROM (${aliased(source, all)})`, file);
}

const aliased = (
  { cells, relation }: TableSource,
  positions: readonly number[],
  as: (cell: string) => string = (cell) => cell,
): string =>
  `SELECT ${positions.map((index) => `${as(cells[index] ?? 'NULL')} AS c${index}`).join(', ')} FROM ${relation}`;
