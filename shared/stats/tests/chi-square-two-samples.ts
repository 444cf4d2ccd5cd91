import { chiSquareTail } from '../distributions/chi-square-distribution.ts';

export type ChiSquareResult = { statistic: number; degrees: number; pValue: number };

/**
 * Pearson's chi-square test that two samples, counted in the same bins, come from one distribution; no continuity correction.
 * Bins empty in both are left out; with fewer than two bins, or an empty sample, there is nothing to test: degrees 0, p 1.
 * The p-value needs expected counts of about 5 or more: see `mergeSmallBins`.
 */
export function chiSquareTwoSamples(first: readonly number[], second: readonly number[]): ChiSquareResult {
  const n = sum(first);
  const m = sum(second);
  let statistic = 0;
  let bins = 0;
  for (const [index, a] of first.entries()) {
    const pooled = a + (second[index] ?? 0);
    if (pooled === 0) continue;
    bins += 1;
    const expected = (pooled * n) / (n + m);
    // Both cells of a bin are off by the same count: (a - e)²/e + (b - e')²/e'.
    statistic += (a - expected) ** 2 * (1 / expected + 1 / (pooled - expected));
  }
  if (n === 0 || m === 0 || bins < 2) return { statistic: 0, degrees: 0, pValue: 1 };
  return { statistic, degrees: bins - 1, pValue: chiSquareTail(statistic, bins - 1) };
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
