import { chiSquareTail } from '../distributions/chi-square-distribution.ts';
import { totalOf } from '../distances/shares.ts';
import type { ChiSquareResult } from './chi-square-two-samples.ts';

/**
 * Pearson's chi-square test of counts against expected ones: Σ (o - e)² / e with bins - 1 degrees of freedom. Expected counts are scaled to
 * the observed total, so the reference's own counts can be given. That treats the reference as known exactly: with a small reference it
 * finds drift too often, and `chiSquareTwoSamples` is right. Evidently, Azure ML and deequ use this one. A bin expected empty but
 * seen (a new category) gives statistic Infinity and p 0; one empty in both is left out. Fewer than two bins, or no counts: degrees 0, p 1.
 */
export function chiSquareOneSample(
  observed: ArrayLike<number>,
  expected: ArrayLike<number>,
): ChiSquareResult {
  const scale = totalOf(observed) / totalOf(expected);
  let statistic = 0;
  let bins = 0;
  for (let bin = 0; bin < observed.length; bin++) {
    const o = observed[bin] ?? 0;
    const e = (expected[bin] ?? 0) * scale;
    if (o === 0 && e === 0) continue;
    bins += 1;
    statistic += (o - e) ** 2 / e;
  }
  if (bins < 2 || !(scale > 0)) return { statistic: 0, degrees: 0, pValue: 1 };
  return { statistic, degrees: bins - 1, pValue: chiSquareTail(statistic, bins - 1) };
}
