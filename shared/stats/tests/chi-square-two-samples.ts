import { totalOf } from '../distances/shares.ts';
import { chiSquareTail } from '../distributions/chi-square-distribution.ts';

export type ChiSquareResult = { statistic: number; degrees: number; pValue: number };

/**
 * Pearson's chi-square test that two samples, counted in the same bins, come from one distribution.
 * Bins empty in both are left out; with fewer than two bins, or an empty sample, there is nothing to test: degrees 0, p 1.
 * The p-value needs expected counts of about 5 or more: see `mergeSmallBins`. Equal to SciPy's `chi2_contingency`.
 * @param yates with two bins, moves each cell half a count towards its expectation (F. Yates, 1934), SciPy's and NannyML's default
 */
export function chiSquareTwoSamples(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  { yates = false }: { yates?: boolean } = {},
): ChiSquareResult {
  const n = totalOf(first);
  const m = totalOf(second);
  const bins = countUsed(first, second);
  if (n === 0 || m === 0 || bins < 2) return { statistic: 0, degrees: 0, pValue: 1 };
  const correction = yates && bins === 2 ? 0.5 : 0;
  let statistic = 0;
  for (let bin = 0; bin < first.length; bin++) {
    const a = first[bin] ?? 0;
    const pooled = a + (second[bin] ?? 0);
    if (pooled === 0) continue;
    const expected = (pooled * n) / (n + m);
    const gap = Math.abs(a - expected);
    // Both cells of a bin are off by the same count: (a - e)²/e + (b - e')²/e'.
    statistic += (gap - Math.min(correction, gap)) ** 2 * (1 / expected + 1 / (pooled - expected));
  }
  return { statistic, degrees: bins - 1, pValue: chiSquareTail(statistic, bins - 1) };
}

function countUsed(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let used = 0;
  for (let bin = 0; bin < first.length; bin++) if ((first[bin] ?? 0) + (second[bin] ?? 0) > 0) used += 1;
  return used;
}
