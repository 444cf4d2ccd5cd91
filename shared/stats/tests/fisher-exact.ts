import { hypergeometricDensity } from '../distributions/hypergeometric-density.ts';
import { hypergeometricTail } from '../distributions/hypergeometric-tail.ts';
import type { Proportion } from './two-proportions.ts';

export type FisherResult = {
  /** (a d) / (b c) of the 2 x 2 table; Infinity where b or c is 0, NaN where a row or column is empty. */
  oddsRatio: number;
  /** Of all tables with the same totals, the chance of one no more likely than this. */
  pTwoSided: number;
  /** The chance of a success in the first sample at least as often as seen. */
  pGreater: number;
  pLess: number;
};

/** Tables this close in probability count as equally likely: their last digits are rounding. */
const EQUAL = 1e-12;

/**
 * Fisher's exact test of a 2 x 2 table, for samples too small for `twoProportions`: with the totals given, the first sample's successes are
 * hypergeometric (R. A. Fisher, 1922). Equal to SciPy's `fisher_exact`. An empty row or column gives p 1.
 */
export function fisherExact(first: Proportion, second: Proportion): FisherResult {
  const hits = first.successes;
  const [drawn, marked, total] = [first.rows, hits + second.successes, first.rows + second.rows];
  if (drawn === 0 || second.rows === 0 || marked === 0 || marked === total)
    return { oddsRatio: NaN, pTwoSided: 1, pGreater: 1, pLess: 1 };
  const [b, c] = [drawn - hits, second.successes];
  return {
    oddsRatio: b > 0 && c > 0 ? (hits * (second.rows - c)) / (b * c) : Infinity,
    pTwoSided: twoSided(hits, marked, drawn, total),
    pGreater: hypergeometricTail(hits, marked, drawn, total),
    pLess: hypergeometricTail(b, total - marked, drawn, total),
  };
}

function twoSided(hits: number, marked: number, drawn: number, total: number): number {
  const least = Math.max(0, drawn + marked - total);
  const most = Math.min(marked, drawn);
  const density = (k: number): number => hypergeometricDensity(k, marked, drawn, total);
  const limit = density(hits) * (1 + EQUAL);
  const mode = Math.min(most, Math.max(least, Math.floor(((drawn + 1) * (marked + 1)) / (total + 2))));
  if (density(mode) <= limit) return 1;
  // Densities rise to the mode and fall after it: the last unlikely table on each side by bisection.
  const below = bisect(least - 1, mode, (k) => density(k) <= limit);
  const above = bisect(most + 1, mode, (k) => density(k) <= limit);
  const upper = above > most ? 0 : hypergeometricTail(above, marked, drawn, total);
  const lower = below < least ? 0 : hypergeometricTail(drawn - below, total - marked, drawn, total);
  return Math.min(1, lower + upper);
}

/** The whole number nearest to `without` for which the condition holds, from the side of `within`, where it holds (or nowhere). */
function bisect(within: number, without: number, holds: (k: number) => boolean): number {
  let [inside, outside] = [within, without];
  while (Math.abs(outside - inside) > 1) {
    const middle = Math.trunc((inside + outside) / 2);
    if (holds(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
