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

/** Pearson's coefficient over the rows in which both numbers are there, and how many those are. */
export function correlationOf([left, right]: Pair): Measure {
  const [x, y] = [moderate(left), moderate(right)];
  return { columns: [left, right], aggregates: [`corr(${x}, ${y})`, `regr_count(${x}, ${y})`] };
}

/** SQL of a number, NULL where it is too large. */
export const moderate = ({ value }: ViewColumn): string =>
  `CASE WHEN abs(${value}) < ${LARGEST} THEN ${value} END`;

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
