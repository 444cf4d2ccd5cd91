import type { LikeColumn } from '../way.ts';

/** Where a column has drifted, for people: `>= 0.1`, or `> 0.19 (3 of 10 chunks)` of tools that judge chunks; null where nothing is judged. */
export function whereOf({ threshold, comparison, chunks }: LikeColumn): string | null {
  const limit = threshold === null ? null : `${comparison} ${Number(threshold.toPrecision(6))}`;
  if (chunks === undefined) return limit;
  const found = chunks.filter(({ drifted }) => drifted === true).length;
  const share = `${found} of ${chunks.length} chunks`;
  return limit === null ? share : `${limit} (${share})`;
}
