/**
 * Jensen-Shannon divergence, in bits, of two samples counted in the same bins: with shares p and q and their mean m,
 * ½ Σ p log2(p/m) + ½ Σ q log2(q/m). From 0 (equal shares) to 1 (no bin in common). NaN when a sample is empty.
 */
export function jensenShannonDivergence(first: readonly number[], second: readonly number[]): number {
  const n = sum(first);
  const m = sum(second);
  let divergence = 0;
  for (const [index, count] of first.entries()) {
    const p = count / n;
    const q = (second[index] ?? 0) / m;
    divergence += (part(p, (p + q) / 2) + part(q, (p + q) / 2)) / 2;
  }
  return Math.max(0, divergence);
}

/** Square root of the divergence: a metric from 0 to 1. Equal to SciPy's `jensenshannon(p, q, base=2)`. */
export const jensenShannonDistance = (first: readonly number[], second: readonly number[]): number =>
  Math.sqrt(jensenShannonDivergence(first, second));

/**
 * Divergence, in bits, to be expected of two samples of sizes n and m from one distribution over `bins` bins:
 * (bins - 1)/8 · (1/n + 1/m) / ln 2, the leading term of its expansion. Good where expected counts are 5 or more.
 */
export const expectedJensenShannon = (bins: number, n: number, m: number): number =>
  (((bins - 1) / 8) * (1 / n + 1 / m)) / Math.LN2;

const part = (share: number, mean: number): number => (share === 0 ? 0 : share * Math.log2(share / mean));

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
