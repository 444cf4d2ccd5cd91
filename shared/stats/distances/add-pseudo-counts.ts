import { totalOf } from './shares.ts';

/**
 * Shares after adding `pseudo` (1 by default: Laplace) to every count, (count + pseudo) / (n + pseudo · bins): no share is zero, and
 * they sum to 1. Azure ML's model monitoring uses it for the population stability index.
 */
export function addPseudoCounts(counts: ArrayLike<number>, pseudo = 1): Float64Array {
  const total = totalOf(counts) + pseudo * counts.length;
  return Float64Array.from(counts, (count) => (count + pseudo) / total);
}
