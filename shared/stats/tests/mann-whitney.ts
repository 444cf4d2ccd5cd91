import { normalTail } from '../distributions/normal-cdf.ts';
import { walkMerged } from '../ranks/walk-merged.ts';
import { exactMannWhitneyTail } from './exact-mann-whitney-tail.ts';
import type { TestResult } from './test-result.ts';

/** The first sample tends to be `less` or `greater` than the second, or either. */
export type Alternative = 'two-sided' | 'less' | 'greater';

/** `auto`: exact where the smaller sample has at most 8 values and there are no ties, asymptotic otherwise. */
export type MannWhitneyMethod = 'auto' | 'exact' | 'asymptotic';

export type MannWhitneyOptions = { alternative?: Alternative; method?: MannWhitneyMethod };

const MAX_EXACT = 8;

/**
 * Mann-Whitney U test: U counts the pairs in which the first sample's value is larger, ties half; without a difference it is about n m / 2. Sees a
 * shift of location, not of spread. Asymptotic: normal with tie and continuity correction. Equal to SciPy's `mannwhitneyu`;
 * Evidently asks for `less`. O(n + m). NaN when a sample is empty.
 * @param first ascending (`sortedFinite`)
 * @param second ascending
 */
export function mannWhitney(
  first: Float64Array,
  second: Float64Array,
  { alternative = 'two-sided', method = 'auto' }: MannWhitneyOptions = {},
): TestResult {
  const n = first.length;
  const m = second.length;
  if (n === 0 || m === 0) return { statistic: NaN, pValue: NaN };
  const { statistic, tieTerm } = countPairs(first, second);
  const larger = {
    less: n * m - statistic,
    greater: statistic,
    'two-sided': Math.max(statistic, n * m - statistic),
  };
  const u = larger[alternative];
  const exact = method === 'exact' || (method === 'auto' && Math.min(n, m) <= MAX_EXACT && tieTerm === 0);
  const tail = exact ? exactMannWhitneyTail(Math.floor(u), n, m) : asymptoticTail(u, n, m, tieTerm);
  return { statistic, pValue: Math.min(1, alternative === 'two-sided' ? 2 * tail : tail) };
}

/** U of the first sample, and Σ (t³ - t) over groups of t ties. */
function countPairs(first: Float64Array, second: Float64Array): { statistic: number; tieTerm: number } {
  let [statistic, tieTerm, i, j] = [0, 0, 0, 0];
  walkMerged(first, second, (_, upToFirst, upToSecond) => {
    const tiedFirst = upToFirst - i;
    const tiedSecond = upToSecond - j;
    statistic += tiedFirst * (j + tiedSecond / 2);
    const tied = tiedFirst + tiedSecond;
    tieTerm += tied * tied * tied - tied;
    i = upToFirst;
    j = upToSecond;
  });
  return { statistic, tieTerm };
}

function asymptoticTail(u: number, n: number, m: number, tieTerm: number): number {
  const all = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (all + 1 - tieTerm / (all * (all - 1))));
  return normalTail((u - (n * m) / 2 - 0.5) / deviation);
}
