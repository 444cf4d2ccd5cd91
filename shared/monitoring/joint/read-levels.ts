import type { Database } from '../../tables/database.ts';
import { quoteText } from '../../tables/quote.ts';
import { categorySql, type CountedColumn, numberSql } from '../profile/counted-rows.ts';
import type { SampledRows } from '../profile/sampled-rows.ts';
import { streamSampled } from '../profile/stream-sampled.ts';
import type { LeveledColumn, LevelPlan } from './level-plan.ts';

/** Some rows of a table, columns as levels by name. */
export type LeveledRows = { rows: number; levels: ReadonlyMap<string, Uint8Array> };

/** A column, and how it is cut. */
type CutLike<Column extends CountedColumn> = { column: Column; cut: LeveledColumn };

/** So many rows tell enough. */
const SAMPLE = 5000;

/** SQL condition that picks about 5,000 of so many rows, the same ones every time. @param key SQL of what identifies a row */
export const pickedBy = (key: string, rows: number): string =>
  `hash(${key}) % ${Math.max(1, Math.ceil(rows / SAMPLE))} = 0`;

/** Reads the sampled rows of the planned columns that are there. */
export async function readLevels<Column extends CountedColumn>(
  database: Database,
  rows: SampledRows<Column>,
  columns: readonly Column[],
  plan: LevelPlan,
): Promise<LeveledRows> {
  const wanted = plan.columns.flatMap((cut): CutLike<Column>[] => {
    const column = columns.find(({ name }) => name === cut.name);
    return column === undefined ? [] : [{ column, cut }];
  });
  if (wanted.length === 0) return { rows: 0, levels: new Map() };
  const pieces = wanted.map((): Uint8Array[] => []);
  await streamSampled(
    database,
    rows,
    wanted.map(({ column }) => column),
    wanted.map(valueSql),
    (piece) => {
      for (const [index, { cut }] of wanted.entries())
        pieces[index]?.push(Uint8Array.from(piece[index] ?? [], (value) => levelOf(cut, value)));
    },
  );
  const levels = pieces.map((column) => Buffer.concat(column));
  return {
    rows: levels[0]?.length ?? 0,
    levels: new Map(wanted.map(({ cut }, index) => [cut.name, levels[index] ?? new Uint8Array()])),
  };
}

/** A number as it is, a category as its level. */
function valueSql<Column extends CountedColumn>({ column, cut }: CutLike<Column>): string {
  if (cut.kind === 'number') return numberSql(column);
  const value = categorySql(column);
  const level = `list_position([${cut.names.map(quoteText).join(', ')}], ${value})`;
  return `CAST(CASE WHEN ${column.value} IS NULL THEN 0 ELSE coalesce(${level}, ${cut.names.length + 1}) END AS DOUBLE)`;
}

function levelOf(cut: LeveledColumn, value: number): number {
  if (cut.kind === 'category') return value;
  if (!Number.isFinite(value)) return 0;
  let level = 1;
  while (level <= cut.cuts.length && value >= (cut.cuts[level - 1] ?? Infinity)) level += 1;
  return level;
}
