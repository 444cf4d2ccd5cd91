import { greatestCommonDivisor } from './greatest-common-divisor.ts';
import type { TestResult } from './test-result.ts';

const SMALLEST = 1e-305;

/**
 * Exact chance of a two-sample distance of at least `distance` for sizes n and m without ties: the share of lattice paths from (0, 0) to
 * (n, m) that leave the band |x/n - y/m| < D. For n = m a closed series; otherwise the recursion of J. L. Hodges (1958) for the complement
 * (T. Viehmann, 2021), O(n m D). The distance is first put on the lattice, D = h / lcm(n, m). Undefined where that is out of reach: then
 * the finite-n law answers.
 */
export function exactSmirnovTail(distance: number, n: number, m: number): TestResult | undefined {
  const divisor = greatestCommonDivisor(n, m);
  const multiple = (n / divisor) * m;
  if (multiple >= 2 ** 52) return undefined;
  const height = Math.round(distance * multiple);
  const statistic = height / multiple;
  // P(D >= d) <= e exp(-2 d² nm/(n+m)) (F. Wei and R. Dudley, 2012): under the smallest double nothing need be counted.
  if ((2 * statistic * statistic * n * m) / (n + m) > 750) return { statistic, pValue: 0 };
  if (height === 0) return { statistic, pValue: 1 };
  const pValue =
    n === m ? equalSizes(n, height) : outsideBand(Math.max(n, m), Math.min(n, m), divisor, height);
  return pValue >= 0 && pValue <= 1 ? { statistic, pValue } : undefined;
}

/** 2 (C(2n, n-h) - C(2n, n-2h) + …) / C(2n, n), nested so that nothing cancels. */
function equalSizes(n: number, height: number): number {
  let sum = 0;
  for (let k = Math.floor(n / height); k >= 0; k--) {
    let ratio = 1;
    for (let j = 0; j < height; j++) ratio = ((n - k * height - j) * ratio) / (n + k * height + j + 1);
    sum = ratio * (1 - sum);
  }
  return 2 * sum;
}

/** Share of paths outside the band, column by column; only the window inside it is kept, everything beyond counts as outside. */
function outsideBand(n: number, m: number, divisor: number, height: number): number {
  const [stepN, stepM] = [n / divisor, m / divisor];
  let from = 0;
  let to = Math.min(Math.ceil(height / stepN), m + 1);
  const shares = new Float64Array(Math.min(2 * to + 2, m + 1)).fill(1).fill(0, 0, to);
  for (let column = 1; column <= n; column++) {
    const [lastFrom, lastLength] = [from, to - from];
    from = Math.min(Math.max(Math.floor((stepM * column - height) / stepN) + 1, 0), m);
    to = Math.min(Math.ceil((stepM * column + height) / stepN), m + 1);
    if (to <= from) return 1;
    let share = from === 0 ? 0 : 1;
    for (let row = from; row < to; row++) {
      share = ((shares[row - lastFrom] ?? 1) * column + share * row) / (column + row);
      // Processors take a hundred times longer over numbers smaller than this.
      if (share < SMALLEST) share = 0;
      shares[row - from] = share;
    }
    if (lastLength > to - from) shares.fill(1, to - from, lastLength);
  }
  return shares[to - from - 1] ?? NaN;
}
