import type { CheckCode } from '../../policy/validation.ts';
import type { Cell } from '../../tables/database.ts';
import { outcome, type Outcome } from '../outcome.ts';
import type { Measure } from '../table/measure.ts';
import { firstRows, rowNumbers } from '../table/row-numbers.ts';
import type { ViewColumn } from '../table/table-view.ts';

/** A check of each cell of a column: a row breaks it where `broken` (SQL) holds. */
export type CellCheck = {
  code: CheckCode;
  column: ViewColumn;
  broken: string;
  /** Share of rows up to which nothing is reported. */
  allowedShare: number;
  message: string;
};

export const countOf = ({ column, broken }: CellCheck): Measure => ({
  columns: [column],
  aggregates: [`count(*) FILTER (${broken})`],
});

export const samplesOf = ({ column, broken }: CellCheck): Measure => ({
  columns: [column],
  aggregates: [firstRows(broken)],
});

export const isBroken = ({ allowedShare }: CellCheck, count: number, rows: number): boolean =>
  rows > 0 && count / rows > allowedShare;

export function cellOutcome(check: CellCheck, count: number, rows: number, samples: Cell): Outcome {
  const broken = isBroken(check, count, rows);
  return outcome({
    code: check.code,
    column: check.column.name,
    broken,
    message: check.message,
    observed: rows === 0 ? null : count / rows,
    limit: check.allowedShare,
    rows: broken ? count : 0,
    sampleRows: broken ? rowNumbers(samples) : [],
  });
}
