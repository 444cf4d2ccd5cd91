import type { Database } from '../../tables/database.ts';
import { quoteText } from '../../tables/quote.ts';
import { categorySql, type CountedColumn, inBatches, numberSql } from '../profile/counted-rows.ts';
import type { SampledRows } from '../profile/sampled-rows.ts';
import type { LeveledColumn, LevelPlan } from './level-plan.ts';

/** Some rows of a table, columns as levels by name. */
export type LeveledRows = { rows: number; levels: ReadonlyMap<string, Uint8Array> };

/** A column, and how it is cut. */
type CutLike<Column extends CountedColumn> = { column: Column; cut: LeveledColumn };

/** So many rows tell enough. */
const SAMPLE = 10_000;

/** Levels take four bits each, and eight of them fit a number. */
const PACKED = 8;

/** SQL condition that picks about 10,000 of so many rows, the same ones every time. @param key SQL of what identifies a row */
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
  const packed = inBatches(wanted, PACKED).map((group, index) => {
    const terms = group.map((one, place) => `CAST(${levelSql(one)} AS BIGINT) * ${16 ** place}`);
    return `CAST(${terms.join(' + ')} AS DOUBLE) AS p${index}`;
  });
  if (packed.length === 0) return { rows: 0, levels: new Map() };
  const pieces: Float64Array[][] = [];
  await database.streamNumbers(
    `SELECT ${packed.join(', ')} FROM ${rows.select(wanted.map(({ column }) => column))} WHERE ${rows.sampled}`,
    (piece) => pieces.push(piece.map((values) => values.slice())),
  );
  const count = pieces.reduce((sum, piece) => sum + (piece[0]?.length ?? 0), 0);
  const levels = wanted.map(({ cut }) => [cut.name, new Uint8Array(count)] as const);
  let at = 0;
  for (const piece of pieces) {
    for (const [index, [, column]] of levels.entries())
      unpack(piece[Math.floor(index / PACKED)], 16 ** (index % PACKED), column, at);
    at += piece[0]?.length ?? 0;
  }
  return { rows: count, levels: new Map(levels) };
}

function unpack(values: Float64Array | undefined, place: number, levels: Uint8Array, at: number): void {
  for (let row = 0; row < (values?.length ?? 0); row++)
    levels[at + row] = Math.floor((values?.[row] ?? 0) / place) % 16;
}

function levelSql<Column extends CountedColumn>({ column, cut }: CutLike<Column>): string {
  if (cut.kind === 'number') {
    const value = numberSql(column);
    const steps = cut.cuts.map((end, index) => `WHEN ${value} < CAST('${end}' AS DOUBLE) THEN ${index + 1}`);
    return `CASE WHEN NOT isfinite(${value}) THEN 0 ${steps.join(' ')} ELSE ${cut.cuts.length + 1} END`;
  }
  const value = categorySql(column);
  const names = cut.names.map((name, index) => `WHEN ${value} = ${quoteText(name)} THEN ${index + 1}`);
  return `CASE WHEN ${value} IS NULL THEN 0 ${names.join(' ')} ELSE ${cut.names.length + 1} END`;
}
