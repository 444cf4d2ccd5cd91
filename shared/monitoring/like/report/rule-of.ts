import type { LikeColumn } from '../way.ts';

/** A column's score and how it was judged, in one line. */
export function ruleOf(column: LikeColumn): string {
  const { score, statistic, comparison, threshold, bins } = column;
  if (statistic === null) return '';
  const found = score === null ? 'no number' : String(score);
  const rule = threshold === null ? '' : `, drift where ${comparison} ${threshold}`;
  return `${statistic} ${found}${rule}${bins === null ? '' : `; bins ${bins}`}`;
}
