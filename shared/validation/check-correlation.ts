import type { Policy } from '../policy/policy.ts';
import { strongCorrelations } from '../stats/association/strong-correlations.ts';
import type { Cell, Database } from '../tables/database.ts';
import {
  commonRowsOf,
  correlation,
  manyCorrelations,
  moderate,
  type Pair,
  toCoefficient,
} from './checks/correlation.ts';
import { notRun, type Outcome } from './outcome.ts';
import { measureAll } from './table/measure.ts';
import type { TableView, ViewColumn } from './table/table-view.ts';

/** Their pairs are half a million; of twice as many columns they would be four times as many. */
const MAX_COLUMNS = 1000;

/** Rows that are looked at: enough to tell 0.95 from 0.94. */
const SAMPLE = 4096;

/** Pairs that a report names. */
const MAX_PAIRS = 100;

const BATCH = 100;

/** CORRELATION among so many number columns that not every pair can have a check of its own: over a sample of the rows. */
export async function checkManyCorrelations(
  database: Database,
  view: TableView,
  policy: Policy,
  numbers: readonly ViewColumn[],
): Promise<Outcome[]> {
  if (numbers.length > MAX_COLUMNS)
    return [notRun('CORRELATION', null, `more than ${MAX_COLUMNS} number columns`)];
  const columns: Float64Array[] = [];
  for (let from = 0; from < numbers.length; from += BATCH)
    columns.push(...(await sampleColumns(database, view, numbers.slice(from, from + BATCH))));
  const limit = policy.validation.maxCorrelation;
  return manyCorrelations(numbers, limit, strongCorrelations(columns, limit, MAX_PAIRS));
}

/** CORRELATION of each pair, by its coefficient over all rows. How many rows those are matters for strong ones only, and is counted for these. */
export async function judgeCorrelations(
  database: Database,
  view: TableView,
  limit: number,
  pairs: readonly Pair[],
  coefficients: readonly (readonly Cell[])[],
): Promise<Outcome[]> {
  const observed = pairs.map((_, index) => toCoefficient(coefficients[index]?.[0]));
  const strong = pairs.filter((_, index) => Math.abs(observed[index] ?? 0) > limit);
  const rows = await measureAll(database, view, strong.map(commonRowsOf));
  return pairs.map((pair, index) =>
    correlation(pair, limit, observed[index] ?? null, Number(rows[strong.indexOf(pair)]?.[0] ?? 0)),
  );
}

/** Values in the same rows, in the same order, for every column; NaN for gaps. */
async function sampleColumns(
  database: Database,
  view: TableView,
  numbers: readonly ViewColumn[],
): Promise<Float64Array[]> {
  const cells = numbers.map(
    (column, index) => `coalesce(CAST(${moderate(column)} AS DOUBLE), CAST('nan' AS DOUBLE)) AS v${index}`,
  );
  const step = Math.max(1, Math.ceil(view.rows / SAMPLE));
  const columns = numbers.map((): number[] => []);
  await database.streamNumbers(
    `SELECT ${cells.join(', ')} FROM ${view.select(numbers)} WHERE hash(n) % ${step} = 0 ORDER BY n`,
    (pieces) => {
      for (const [index, piece] of pieces.entries()) for (const value of piece) columns[index]?.push(value);
    },
  );
  return columns.map((values) => Float64Array.from(values));
}
