import { totalOf } from './shares.ts';

/** Unit of a divergence: bits (logarithm to base 2) or nats (natural logarithm). */
export type LogBase = 2 | 'e';

/**
 * Jensen-Shannon divergence of two samples counted in the same bins: with shares p and q and their mean m,
 * ½ Σ p log(p/m) + ½ Σ q log(q/m) (J. Lin, 1991). In bits from 0 (equal shares) to 1 (no bin in common), in nats to ln 2.
 * Counts or shares; both are scaled to sum 1. NaN when a sample is empty.
 * @param base 2 (default; NannyML, Azure ML, TFDV) or e (Evidently, SciPy's own default)
 */
export function jensenShannonDivergence(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  base: LogBase = 2,
): number {
  const n = totalOf(first);
  const m = totalOf(second);
  if (n === 0 || m === 0) return NaN;
  let divergence = 0;
  for (let bin = 0; bin < first.length; bin++)
    divergence += part((first[bin] ?? 0) / n, (second[bin] ?? 0) / m);
  return Math.max(0, divergence) / (base === 2 ? Math.LN2 : 1);
}

/**
 * Square root of the divergence, a metric: from 0 to 1 in base 2, to 0.8326 in base e. Equal to SciPy's `jensenshannon(p, q, base)`,
 * which is what Evidently, NannyML and Azure ML call Jensen-Shannon distance.
 */
export const jensenShannonDistance = (
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  base: LogBase = 2,
): number => Math.sqrt(jensenShannonDivergence(first, second, base));

/**
 * Divergence, in bits, to be expected of two samples of sizes n and m from one distribution over `bins` bins:
 * (bins - 1)/8 · (1/n + 1/m) / ln 2, the leading term of its expansion. Good where expected counts are 5 or more.
 */
export const expectedJensenShannon = (bins: number, n: number, m: number): number =>
  (((bins - 1) / 8) * (1 / n + 1 / m)) / Math.LN2;

/** One bin's share of the divergence in nats; p/m = 1 + d and q/m = 1 - d, which keeps small differences exact. */
function part(p: number, q: number): number {
  if (p === q) return 0;
  const d = (p - q) / (p + q);
  return ((p === 0 ? 0 : p * Math.log1p(d)) + (q === 0 ? 0 : q * Math.log1p(-d))) / 2;
}
