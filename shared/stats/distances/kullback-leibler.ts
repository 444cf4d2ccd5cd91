import { sharesOf } from './shares.ts';

/**
 * Kullback-Leibler divergence of `second` from `first`, Σ p ln(p / q), in nats: what coding data of p by q's code costs. Not symmetric; the
 * reference comes first, as Evidently has it. Counts or shares; both are scaled to sum 1 (SciPy's `entropy(p, q)`).
 * A bin empty only in `second` gives Infinity, so empty bins are filled before (`fillEmptyBins`). An empty sample gives NaN.
 */
export function kullbackLeibler(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const p = sharesOf(first);
  const q = sharesOf(second);
  let divergence = 0;
  for (let bin = 0; bin < p.length; bin++) {
    const share = p[bin] ?? 0;
    if (share !== 0) divergence += share * Math.log(share / (q[bin] ?? 0));
  }
  return divergence;
}
