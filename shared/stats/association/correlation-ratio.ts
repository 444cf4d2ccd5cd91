import { adjustedShare } from './adjusted-share.ts';

/** How many numbers a group has, their sum, and the sum of their squares. */
export type GroupSums = { rows: number; sum: number; squares: number };

/**
 * Pearson's correlation ratio, eta squared: the share of a number's variance that goes away when one knows a row's group, adjusted for the
 * number of groups as the adjusted R² is (Kelley's epsilon squared). Undefined where the number is constant, or there are no fewer groups than rows.
 *
 * Numbers far from zero lose their digits in the squares: centre them first.
 */
export function correlationRatio(groups: readonly GroupSums[]): number | undefined {
  const filled = groups.filter(({ rows }) => rows > 0);
  const all = filled.reduce(
    (total, group) => ({
      rows: total.rows + group.rows,
      sum: total.sum + group.sum,
      squares: total.squares + group.squares,
    }),
    { rows: 0, sum: 0, squares: 0 },
  );
  const within = filled.reduce((total, group) => total + deviation(group), 0);
  return adjustedShare({ total: deviation(all), within, rows: all.rows, groups: filled.length });
}

/** Sum of squared deviations from the mean. */
const deviation = ({ rows, sum, squares }: GroupSums): number =>
  rows === 0 ? 0 : Math.max(0, squares - (sum * sum) / rows);
