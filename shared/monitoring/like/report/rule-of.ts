import type { LikeColumn } from '../way.ts';
import { whereOf } from './where-of.ts';

/** A column's score and how it was judged, in one line. */
export function ruleOf(column: LikeColumn): string {
  const { score, statistic, bins } = column;
  if (statistic === null) return '';
  const found = score === null ? 'no number' : String(score);
  const where = whereOf(column);
  const rule = where === null ? '' : `, drift where ${where}`;
  return `${statistic} ${found}${rule}${bins === null ? '' : `; bins ${bins}`}`;
}
