import type { Policy } from '../policy/policy.ts';
import type { Cell, Database } from '../tables/database.ts';
import { categories } from './checks/categories.ts';
import { type CellCheck, cellOutcome, countOf, isBroken, samplesOf } from './checks/cell-check.ts';
import { cellType } from './checks/cell-type.ts';
import { notFinite } from './checks/not-finite.ts';
import { nullShare } from './checks/null-share.ts';
import { range } from './checks/range.ts';
import type { Outcome } from './outcome.ts';
import { measureAll } from './table/measure.ts';
import { columnNamed, type TableView } from './table/table-view.ts';

const checksOfColumn = [cellType, nullShare, range, categories, notFinite];

/** Samples are lists, which take more room than counts. */
const SAMPLE_BATCH = 50;

/** What the policy says about the cells of the columns that are there, in the policy's order. */
export const cellChecks = (policy: Policy, view: TableView): CellCheck[] =>
  Object.entries(policy.columns).flatMap(([name, rule]) => {
    const column = columnNamed(view, name);
    return column === undefined ? [] : checksOfColumn.flatMap((check) => check(column, rule));
  });

export const countsOfCells = (checks: readonly CellCheck[]): ReturnType<typeof countOf>[] =>
  checks.map(countOf);

/** Judges the counts; the numbers of the rows concerned take a second pass, which data without faults is spared. */
export async function judgeCells(
  database: Database,
  view: TableView,
  checks: readonly CellCheck[],
  counts: readonly (readonly Cell[])[],
): Promise<Outcome[]> {
  const countAt = (index: number): number => Number(counts[index]?.[0]);
  const broken = checks.filter((check, index) => isBroken(check, countAt(index), view.rows));
  const samples = await measureAll(database, view, broken.map(samplesOf), SAMPLE_BATCH);
  return checks.map((check, index) =>
    cellOutcome(check, countAt(index), view.rows, samples[broken.indexOf(check)]?.[0] ?? null),
  );
}
