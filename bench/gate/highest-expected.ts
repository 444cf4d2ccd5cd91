import { binomialTail } from '../../shared/stats/distributions/binomial-tail.ts';

/** Smallest count that is exceeded with at most the given probability if each of `runs` happens with chance `rate`. */
export function highestExpected(runs: number, rate: number, exceeded = 0.01): number {
  let count = 0;
  while (binomialTail(count + 1, runs, rate) > exceeded) count += 1;
  return count;
}
