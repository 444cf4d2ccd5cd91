import { binomialDensity } from './binomial-density.ts';

/**
 * Probability of exactly `hits` marked items in a draw of `drawn` without replacement from `total` items, `marked` of them marked,
 * to about 1e-14 relative: a ratio of three binomial densities (C. Loader, 2000). 0 outside the possible range.
 */
export function hypergeometricDensity(hits: number, marked: number, drawn: number, total: number): number {
  if (hits < 0 || hits > marked || drawn - hits < 0 || drawn - hits > total - marked) return 0;
  const chance = drawn / total;
  return (
    (binomialDensity(hits, marked, chance) * binomialDensity(drawn - hits, total - marked, chance)) /
    binomialDensity(drawn, total, chance)
  );
}
