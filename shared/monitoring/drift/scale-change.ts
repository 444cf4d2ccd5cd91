import { finiteCount } from '../profile/add-profiles.ts';
import { columnQuantile } from '../profile/column-quantile.ts';
import type { NumberColumn } from '../profile/profile.ts';
import { MIN_COLUMN_VALUES } from './drift.ts';

/** What was found to have been multiplied, and the spreads it was found by. */
export type ScaleChange = { factor: number; observed: number; reference: number };

/** A factor nearer to 1 than this may well be chance or an ordinary change. */
const MIN_FACTOR = 2;
/** With a larger share of the values in one bin, where quartiles lie is not known well enough. */
const MAX_BIN_SHARE = 0.2;

/** Places in a distribution, how wide it is, and how far a place may be off, in that width. */
type Shape = { spread: number; places: readonly number[]; tolerance: number };

/**
 * Whether a column looks like its reference times a factor of at least 2, or at most 1/2: the ratio of the spreads must take every place of the reference
 * to where the data has it, within a tolerance. Judged by quartiles, which a few wild values do not move; by mean and standard deviation where quartiles
 * are not known.
 */
export function findScaleChange(before: NumberColumn, after: NumberColumn): ScaleChange | undefined {
  const counts = [finiteCount(before), finiteCount(after)];
  if (Math.min(...counts) < MIN_COLUMN_VALUES) return undefined;
  const noise = 3 * Math.sqrt(counts.reduce((sum, count) => sum + 1 / count, 0));
  const quartiles = [quartileShape(before), quartileShape(after)];
  const [past, now] = quartiles.includes(undefined) ? [momentShape(before), momentShape(after)] : quartiles;
  if (past === undefined || now === undefined) return undefined;
  const factor = now.spread / past.spread;
  const fits = past.places.every(
    (place, index) =>
      Math.abs((now.places[index] ?? NaN) - factor * place) <= (now.tolerance + noise) * now.spread,
  );
  if (!fits || Math.max(factor, 1 / factor) < MIN_FACTOR) return undefined;
  return { factor, observed: now.spread, reference: past.spread };
}

function quartileShape(column: NumberColumn): Shape | undefined {
  if (Math.max(...column.counts) > MAX_BIN_SHARE * finiteCount(column)) return undefined;
  const [low, middle, high] = [0.25, 0.5, 0.75].map((probability) => columnQuantile(column, probability));
  if (low === undefined || middle === undefined || high === undefined || !(high > low)) return undefined;
  return { spread: high - low, places: [low, middle, high], tolerance: 0.15 };
}

function momentShape({ mean, m2, ...column }: NumberColumn): Shape | undefined {
  if (mean === null || m2 === null || m2 <= 0) return undefined;
  return { spread: Math.sqrt(m2 / finiteCount({ mean, m2, ...column })), places: [mean], tolerance: 0.1 };
}
