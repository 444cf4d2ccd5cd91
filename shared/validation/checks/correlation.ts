import type { Cell } from '../../tables/database.ts';
import { outcome, type Outcome } from '../outcome.ts';
import type { Measure } from '../table/measure.ts';
import type { ViewColumn } from '../table/table-view.ts';

/** All pairs of more columns would be many thousands. */
export const MAX_CORRELATED = 50;

/** Fewer rows correlate by chance. */
const MIN_ROWS = 30;

/** Squares of larger numbers, summed, have no room in a double. */
const LARGEST = '1e140';

export type Pair = readonly [ViewColumn, ViewColumn];

export const pairsOf = (numbers: readonly ViewColumn[]): Pair[] =>
  numbers.flatMap((left, index) => numbers.slice(index + 1).map((right): Pair => [left, right]));

/** Pearson's coefficient over the rows in which both numbers are there, and how many those are. */
export function correlationOf([left, right]: Pair): Measure {
  const [x, y] = [moderate(left), moderate(right)];
  return { columns: [left, right], aggregates: [`corr(${x}, ${y})`, `regr_count(${x}, ${y})`] };
}

const moderate = ({ value }: ViewColumn): string => `CASE WHEN abs(${value}) < ${LARGEST} THEN ${value} END`;

/** CORRELATION: no two number features say the same. */
export function correlation(
  [left, right]: Pair,
  limit: number,
  [coefficient, rows]: readonly Cell[],
): Outcome {
  const observed = typeof coefficient === 'number' && Number.isFinite(coefficient) ? coefficient : null;
  return outcome({
    code: 'CORRELATION',
    column: right.name,
    message: `correlates with ${left.name} by more than ${limit}`,
    observed,
    limit,
    broken: Number(rows) >= MIN_ROWS && observed !== null && Math.abs(observed) > limit,
  });
}
