import type { Cell, Database } from '../../tables/database.ts';
import type { TableView, ViewColumn } from './table-view.ts';

/** Aggregates over all rows, which together need these columns. */
export type Measure = { columns: readonly ViewColumn[]; aggregates: readonly string[] };

/** More in one query take planning time and memory that grow faster than their number. */
const AGGREGATES = 400;

/** Values of each measure's aggregates, in as few passes over the rows as there are batches of 400 aggregates. */
export async function measureAll(
  database: Database,
  view: TableView,
  measures: readonly Measure[],
  limit = AGGREGATES,
): Promise<Cell[][]> {
  const values: Cell[][] = [];
  for (const batch of batches(measures, limit)) values.push(...(await measureBatch(database, view, batch)));
  return values;
}

async function measureBatch(
  database: Database,
  view: TableView,
  measures: readonly Measure[],
): Promise<Cell[][]> {
  const aggregates = measures.flatMap((measure) => measure.aggregates);
  if (aggregates.length === 0) return measures.map(() => []);
  const relation = view.select(measures.flatMap(({ columns }) => columns));
  const named = aggregates.map((aggregate, index) => `${aggregate} AS a${index}`);
  const { columns } = await database.queryColumns(`SELECT ${named.join(', ')} FROM ${relation}`);
  let next = 0;
  return measures.map((measure) => measure.aggregates.map(() => columns[next++]?.[0] ?? null));
}

function batches(measures: readonly Measure[], limit: number): Measure[][] {
  const all: Measure[][] = [];
  let free = 0;
  for (const measure of measures) {
    if (measure.aggregates.length > free) {
      all.push([]);
      free = limit;
    }
    all.at(-1)?.push(measure);
    free -= measure.aggregates.length;
  }
  return all;
}
