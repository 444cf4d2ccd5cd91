import { normalTail } from '../distributions/normal-cdf.ts';

export type WilcoxonResult = {
  /** Sum of the ranks of the positive differences. */
  statistic: number;
  /** Differences that are not zero. */
  pairs: number;
  pGreater: number;
  pTwoSided: number;
};

/**
 * Wilcoxon's signed-rank test that paired differences are symmetric about zero: zeros left out, ties at mean rank,
 * normal approximation with tie correction and no continuity correction (scipy's `method='asymptotic'`).
 * No difference gives p = 1. F. Wilcoxon, 1945.
 */
export function wilcoxonSignedRank(differences: Float64Array): WilcoxonResult {
  const nonZero = differences.filter((difference) => difference !== 0);
  const order = nonZero.toSorted((a, b) => Math.abs(a) - Math.abs(b));
  const pairs = order.length;
  let statistic = 0;
  let tieTerm = 0;
  for (let from = 0; from < pairs;) {
    let to = from;
    const size = Math.abs(order[from] ?? 0);
    while (to < pairs && Math.abs(order[to] ?? 0) === size) to++;
    const meanRank = (from + 1 + to) / 2;
    for (const difference of order.subarray(from, to)) if (difference > 0) statistic += meanRank;
    tieTerm += (to - from) ** 3 - (to - from);
    from = to;
  }
  if (pairs === 0) return { statistic, pairs, pGreater: 1, pTwoSided: 1 };
  const variance = (pairs * (pairs + 1) * (2 * pairs + 1)) / 24 - tieTerm / 48;
  const z = (statistic - (pairs * (pairs + 1)) / 4) / Math.sqrt(variance);
  return { statistic, pairs, pGreater: normalTail(z), pTwoSided: 2 * normalTail(Math.abs(z)) };
}
