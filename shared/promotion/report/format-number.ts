import type { Margin } from '../../policy/gate/margin.ts';
import { MOST_FURTHER_ROWS } from '../checks/further-rows.ts';

/** Up to four decimals, fewer of large numbers, for sentences. */
export function formatNumber(value: number | null): string {
  if (!isNumber(value)) return 'not a number';
  const size = Math.abs(value);
  return size >= 1000 ? value.toFixed(0) : size >= 10 ? value.toFixed(2) : value.toFixed(4);
}

export const formatSigned = (value: number | null): string =>
  isNumber(value) && value >= 0 ? `+${formatNumber(value)}` : formatNumber(value);

const isNumber = (value: number | null): value is number => Number.isFinite(value);

/** 7043 as `7,043`. */
export const formatCount = (count: number): string => count.toLocaleString('en-US');

/** A share as `12.3 %`. */
export const formatShare = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** `0.0100`, or the share that it is given as: `1%`. */
export const formatMargin = (margin: Margin): string =>
  typeof margin === 'string' ? margin : formatNumber(margin);

/** `1 row`, `1,409 rows`. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** A largest difference: `0`, `4.1e-7`, `2.0e-1`. */
export function formatLargest(difference: number): string {
  if (!Number.isFinite(difference)) return 'not a number';
  return difference === 0 ? '0' : difference.toExponential(1);
}

/** `1 further labelled row`, `410 further labelled rows`, `more than …` for the most that is ever asked for. */
export const formatFurtherRows = (rows: number): string =>
  `${rows >= MOST_FURTHER_ROWS ? 'more than ' : ''}${countOf(rows, 'further labelled row')}`;
