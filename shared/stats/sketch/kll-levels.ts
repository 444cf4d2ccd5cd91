import type { KllState } from './kll.ts';

/** From the top, levels hold a third less for each step down, but no fewer than this; the lowest gathers k, to be sorted at once. */
const SHRINK = 2 / 3;
const LEAST = 8;

/** How many values a level may hold before it is worth compacting. */
export const capacityOf = (k: number, level: number, levels: number): number =>
  level === 0 ? k : Math.max(LEAST, Math.ceil(k * SHRINK ** (levels - 1 - level)));

/** Halves the lowest level that is full: every second value moves up one level, a left-over one stays. */
export function compactLevel(sketch: KllState): void {
  const { levels, k } = sketch;
  const at = levels.findIndex((level, index) => level.length >= capacityOf(k, index, levels.length));
  const full = levels[at];
  if (full === undefined) return;
  const above = (levels[at + 1] ??= []);
  const sorted = new Float64Array(full).toSorted();
  const even = sorted.length - (sorted.length % 2);
  sketch.compactions += 1;
  for (let place = coin(sketch.seed, sketch.compactions); place < even; place += 2)
    above.push(sorted[place] ?? NaN);
  levels[at] = [...sorted.subarray(even)];
}

/** 0 or 1, by a hash of the seed and the number of the compaction. */
function coin(seed: number, turn: number): 0 | 1 {
  let mixed = (Math.imul(seed, 0x85ebca6b) + Math.imul(turn, 0x9e3779b9)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) & 1) === 0 ? 0 : 1;
}
