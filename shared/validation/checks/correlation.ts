import type { StrongCorrelations } from '../../stats/association/strong-correlations.ts';
import type { Cell } from '../../tables/database.ts';
import { outcome, type Outcome } from '../outcome.ts';
import type { Measure } from '../table/measure.ts';
import type { ViewColumn } from '../table/table-view.ts';

/** Of so many columns each pair has an outcome of its own; of more those that are broken have. */
export const MAX_CORRELATED = 50;

/** Fewer rows correlate by chance. */
const MIN_ROWS = 30;

/** Squares of larger numbers, summed, have no room in a double. */
const LARGEST = '1e140';

export type Pair = readonly [ViewColumn, ViewColumn];

export const pairsOf = (numbers: readonly ViewColumn[]): Pair[] =>
  numbers.flatMap((left, index) => numbers.slice(index + 1).map((right): Pair => [left, right]));

/** Pearson's coefficient over the rows in which both numbers are there. */
export const coefficientOf = ([left, right]: Pair): Measure => ({
  columns: [left, right],
  aggregates: [`corr(${moderate(left)}, ${moderate(right)})`],
});

/** How many rows those are. */
export const commonRowsOf = ([left, right]: Pair): Measure => ({
  columns: [left, right],
  aggregates: [`regr_count(${moderate(left)}, ${moderate(right)})`],
});

/** A coefficient as a number; null where it is none. */
export const toCoefficient = (cell: Cell | undefined): number | null =>
  typeof cell === 'number' && Number.isFinite(cell) ? cell : null;

/** SQL of a number, NULL where it is too large. */
export const moderate = ({ value }: ViewColumn): string =>
  `CASE WHEN abs(${value}) < ${LARGEST} THEN ${value} END`;

/** CORRELATION: no two number features say the same. */
export const correlation = (
  [left, right]: Pair,
  limit: number,
  observed: number | null,
  commonRows: number,
): Outcome =>
  outcome({
    code: 'CORRELATION',
    column: right.name,
    message: `correlates with ${left.name} by more than ${limit}`,
    observed,
    limit,
    broken: commonRows >= MIN_ROWS && observed !== null && Math.abs(observed) > limit,
  });

/** CORRELATION of many columns: the pairs that say the same, or the strongest one where none does. */
export function manyCorrelations(
  numbers: readonly ViewColumn[],
  limit: number,
  { pairs, found, strongest }: StrongCorrelations,
): Outcome[] {
  const nameOf = (place: number): string => numbers[place]?.name ?? '';
  if (strongest === undefined || pairs.length === 0)
    return [
      outcome({
        code: 'CORRELATION',
        column: null,
        message: `two numbers correlate by more than ${limit}`,
        observed: strongest?.coefficient ?? null,
        limit,
        broken: false,
      }),
    ];
  const more = found > pairs.length ? `, one of ${found} such pairs` : '';
  return pairs.map(({ left, right, coefficient }) =>
    outcome({
      code: 'CORRELATION',
      column: nameOf(right),
      message: `correlates with ${nameOf(left)} by more than ${limit}${more}`,
      observed: coefficient,
      limit,
      broken: true,
    }),
  );
}
