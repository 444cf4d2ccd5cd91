import { cramerVonMisesLimit } from '../distributions/cramer-von-mises-limit.ts';
import { walkMerged } from '../ranks/walk-merged.ts';
import { exactCramerTail } from './exact-cramer-tail.ts';
import type { TestResult } from './test-result.ts';

/** How the p-value is found; `auto`: exact up to 20 values in the larger sample, asymptotic above. */
export type CramerMethod = 'auto' | 'exact' | 'asymptotic';

const MAX_EXACT = 20;

/**
 * Two-sample Cramér-von Mises test: T sums the squared distances of the two empirical distribution functions over all values, so it sees
 * many small differences where Kolmogorov-Smirnov sees the one largest. Ties at mean rank. T. W. Anderson, 1962; equal to SciPy's
 * `cramervonmises_2samp`. The asymptotic p-value is a difference from 1: its absolute error is about 1e-12, so tiny ones mean only
 * "tiny". O(n + m). NaN when a sample has fewer than two values.
 * @param first ascending (`sortedFinite`)
 * @param second ascending
 */
export function cramerVonMises(
  first: Float64Array,
  second: Float64Array,
  method: CramerMethod = 'auto',
): TestResult {
  const n = first.length;
  const m = second.length;
  if (n < 2 || m < 2) return { statistic: NaN, pValue: NaN };
  const twelfths = rankDeviations(first, second);
  const pairs = n * m;
  const excess = twelfths - 2n * BigInt(pairs) * BigInt(4 * pairs - 1);
  const statistic = Number(excess) / (12 * pairs * (n + m));
  const exact = method === 'exact' || (method === 'auto' && Math.max(n, m) <= MAX_EXACT);
  const pValue = exact ? exactCramerTail(Number(twelfths) / 12, n, m) : asymptoticTail(statistic, n, m);
  return { statistic, pValue };
}

/**
 * Twelve times U = n Σ (rank of x_i - i)² + m Σ (rank of y_j - j)², exactly: T is the small difference of two large numbers.
 * A group of t tied x after j smaller y, u tied y beside them, adds t (j + u/2)² + (t³ - t)/12.
 */
export function rankDeviations(first: Float64Array, second: Float64Array): bigint {
  let [sumFirst, sumSecond] = [0n, 0n];
  let [chunkFirst, chunkSecond] = [0, 0];
  let [i, j] = [0, 0];
  walkMerged(first, second, (_, upToFirst, upToSecond) => {
    const [tiedFirst, tiedSecond] = [upToFirst - i, upToSecond - j];
    chunkFirst += group(tiedFirst, 2 * j + tiedSecond);
    chunkSecond += group(tiedSecond, 2 * i + tiedFirst);
    if (chunkFirst + chunkSecond > 2 ** 50) {
      sumFirst += BigInt(chunkFirst);
      sumSecond += BigInt(chunkSecond);
      [chunkFirst, chunkSecond] = [0, 0];
    }
    [i, j] = [upToFirst, upToSecond];
  });
  sumFirst += BigInt(chunkFirst);
  sumSecond += BigInt(chunkSecond);
  return sumFirst * BigInt(first.length) + sumSecond * BigInt(second.length);
}

const group = (tied: number, doubledOthers: number): number =>
  tied === 0 ? 0 : 3 * tied * doubledOthers * doubledOthers + tied ** 3 - tied;

/** Puts T on the scale of the one-sample limit law by its mean and variance (Anderson, 1962, 11 and 14). */
function asymptoticTail(statistic: number, n: number, m: number): number {
  const pairs = n * m;
  const all = n + m;
  const mean = (1 + 1 / all) / 6;
  const spread = (all + 1) * (4 * pairs * all - 3 * (n * n + m * m) - 2 * pairs);
  const variance = spread / (45 * all * all * 4 * pairs);
  const scaled = 1 / 6 + (statistic - mean) / Math.sqrt(45 * variance);
  return scaled < 0.003 ? 1 : Math.max(0, 1 - cramerVonMisesLimit(scaled));
}
