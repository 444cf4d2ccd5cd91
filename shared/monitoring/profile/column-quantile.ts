import { kllQuantiles } from '../../stats/sketch/kll-queries.ts';
import { finiteCount } from './add-profiles.ts';
import type { NumberColumn } from './profile.ts';

/**
 * Quantile of a column's finite values: within its bin where it is in one, off by the sketch's error outside of them. undefined without values, and where
 * the values outside were not sketched.
 */
export function columnQuantile(column: NumberColumn, probability: number): number | undefined {
  const count = finiteCount(column);
  if (count === 0) return undefined;
  const rank = probability * count;
  if (rank < column.below) return outsideQuantile(column, rank);
  const inside = count - column.above;
  if (rank > inside || inside === column.below) return outsideQuantile(column, rank - inside + column.below);
  return insideQuantile(column, rank - column.below);
}

/** @param rank among the values outside, in ascending order: those below come first */
function outsideQuantile({ outside, below, above }: NumberColumn, rank: number): number | undefined {
  if (outside === undefined || outside.count === 0) return undefined;
  const [value] = kllQuantiles(outside, [rank / (below + above)]);
  return value;
}

function insideQuantile(column: NumberColumn, rank: number): number | undefined {
  let before = 0;
  for (const [bin, count] of column.counts.entries()) {
    if (count > 0 && before + count >= rank) return withinBin(column, bin, (rank - before) / count);
    before += count;
  }
  return undefined;
}

/** Evenly over the values that the bin can hold. */
function withinBin({ edges, type, min, max }: NumberColumn, bin: number, share: number): number {
  const low = Math.max(edges[bin] ?? 0, min ?? -Infinity);
  const end = edges[bin + 1] ?? low;
  const high = Math.max(low, Math.min(type === 'long' ? Math.ceil(end) - 1 : end, max ?? Infinity));
  return low + (high - low) * share;
}
