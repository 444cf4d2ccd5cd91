import { finiteCount } from '../profile/add-profiles.ts';
import type { NumberColumn } from '../profile/profile.ts';

/**
 * Where values below and above all bins lie on average: what their column's mean says, its other values being at the lower edges of their bins, between
 * the end of the bins and the outermost value. With values on both sides those below lie at the smallest.
 */
export function outsidePlaces(reference: NumberColumn, current: NumberColumn): [number, number] {
  const [low, high] = [reference.edges[0] ?? 0, reference.edges.at(-1) ?? 0];
  const { below, above, min, max, mean } = current;
  if (min === null || max === null || mean === null || below + above === 0) return [low, high];
  const inside = current.counts.reduce((sum, count, bin) => sum + count * (reference.edges[bin] ?? 0), 0);
  const outside = finiteCount(current) * mean - inside;
  if (above === 0) return [clamp(outside / below, min, low), high];
  const belowPlace = below === 0 ? low : min;
  return [belowPlace, clamp((outside - below * belowPlace) / above, high, max)];
}

const clamp = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), Math.max(least, most));
