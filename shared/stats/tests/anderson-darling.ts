import { pooledCounts } from '../ranks/pooled-counts.ts';
import { interpolateSignificance } from './anderson-darling-significance.ts';
import type { TestResult } from './test-result.ts';

/**
 * k-sample Anderson-Darling test that all samples come from one distribution, midrank form: squared distances of each empirical
 * distribution function from the pooled one, weighted up in the tails, where Kolmogorov-Smirnov is blind. F. W. Scholz and M. A. Stephens,
 * "K-sample Anderson-Darling tests", 1987; equal to SciPy's `anderson_ksamp`. The statistic is standardised (mean 0, deviation 1 without
 * a difference). The p-value is read off seven tabled levels: it stays within [0.001, 0.25], where 0.25 means "0.25 or more".
 * O(N (log N + k)). NaN for fewer than two samples, an empty one, fewer than four values in all, or only equal ones.
 * @param samples each ascending (`sortedFinite`)
 */
export function andersonDarling(samples: readonly Float64Array[]): TestResult {
  const sizes = samples.map((sample) => sample.length);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const { distinct, distance } = midrankDistance(samples, all);
  if (samples.length < 2 || sizes.includes(0) || distinct < 2 || all < 4)
    return { statistic: NaN, pValue: NaN };
  const extra = samples.length - 1;
  const statistic = (distance - extra) / Math.sqrt(varianceOf(sizes, all));
  return { statistic, pValue: interpolateSignificance(statistic, extra) };
}

/** A²akN of Scholz and Stephens (7): the sum over the distinct pooled values, ties at mean rank. */
function midrankDistance(
  samples: readonly Float64Array[],
  all: number,
): { distinct: number; distance: number } {
  const sums = new Float64Array(samples.length);
  const before = new Float64Array(samples.length);
  let distinct = 0;
  let below = 0;
  pooledCounts(samples, (upTo, tied) => {
    distinct += 1;
    const middle = below + tied / 2;
    const weight = tied / all / (middle * (all - middle) - (all * tied) / 4);
    for (let at = 0; at < samples.length; at++) {
      const inMiddle = ((before[at] ?? 0) + (upTo[at] ?? 0)) / 2;
      const gap = all * inMiddle - middle * (samples[at]?.length ?? 0);
      sums[at] = (sums[at] ?? 0) + weight * gap * gap;
      before[at] = upTo[at] ?? 0;
    }
    below += tied;
  });
  let distance = 0;
  for (const [at, sum] of sums.entries()) distance += sum / (samples[at]?.length ?? 0);
  return { distinct, distance: (distance * (all - 1)) / all };
}

/** Variance of the distance without a difference (Scholz and Stephens, 4). */
function varianceOf(sizes: readonly number[], all: number): number {
  const k = sizes.length;
  const inverse = sizes.reduce((sum, size) => sum + 1 / size, 0);
  let harmonic = 0;
  let g = 0;
  for (let i = all - 1; i > 1; i--) {
    harmonic += 1 / i;
    g += harmonic / (all - i + 1);
  }
  const h = harmonic + 1;
  const a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * inverse;
  const b = (2 * g - 4) * k ** 2 + 8 * h * k + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
  const c = (6 * h + 2 * g - 2) * k ** 2 + (4 * h - 4 * g + 6) * k + (2 * h - 6) * inverse + 4 * h;
  const d = (2 * h + 6) * k ** 2 - 4 * h * k;
  return (a * all ** 3 + b * all ** 2 + c * all + d) / ((all - 1) * (all - 2) * (all - 3));
}
