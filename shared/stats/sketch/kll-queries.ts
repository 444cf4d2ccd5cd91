import type { KllState } from './kll.ts';

/** Values of a sketch ascending, with the weight up to and including each. */
type Weighted = { values: Float64Array; upTo: Float64Array };

/**
 * Estimated share of the stream's values that are at most `value`: its empirical distribution function, off by no more than `kllRankError` with
 * 99 % confidence. NaN for an empty sketch.
 */
export function kllRank(sketch: KllState, value: number): number {
  let weight = 0;
  for (const [level, values] of sketch.levels.entries())
    for (const held of values) if (held <= value) weight += 2 ** level;
  return weight / sketch.count;
}

/**
 * Estimated quantiles: for each probability the least held value whose rank reaches it; 0 and 1 give the exact extremes. Sorts the sketch once for all
 * of them. NaN for an empty sketch.
 */
export function kllQuantiles(sketch: KllState, probabilities: readonly number[]): number[] {
  const { values, upTo } = ascending(sketch);
  return probabilities.map((probability) => {
    if (probability <= 0) return sketch.min ?? NaN;
    if (probability >= 1) return sketch.max ?? NaN;
    let [low, high] = [0, values.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((upTo[middle] ?? NaN) < probability * sketch.count) low = middle + 1;
      else high = middle;
    }
    return values[low] ?? NaN;
  });
}

function ascending({ levels }: KllState): Weighted {
  const pairs = levels.flatMap((level, at) => level.map((value) => ({ value, weight: 2 ** at })));
  pairs.sort((a, b) => a.value - b.value);
  let weight = 0;
  return {
    values: Float64Array.from(pairs, (pair) => pair.value),
    upTo: Float64Array.from(pairs, (pair) => (weight += pair.weight)),
  };
}

/**
 * Rank error to count on with 99 % confidence, as Apache DataSketches measured it: `single` for one rank, `double` for the share between two, or
 * for the largest error over all ranks. A Kolmogorov-Smirnov p-value from sketches is sound only where this is well under 1.36 √((n + m) / (n m)).
 */
export const kllRankError = (k: number): { single: number; double: number } => ({
  single: 2.296 / k ** 0.9021,
  double: 2.446 / k ** 0.9433,
});
