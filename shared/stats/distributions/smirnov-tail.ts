import { poissonDeviance } from './poisson-deviance.ts';
import { stirlingError } from './stirling-error.ts';

/**
 * Probability that the one-sided distance D+ of n >= 1 values from their true distribution is at least `distance`, exactly:
 * x Σ C(n, j) (x + j/n)^(j-1) (1 - x - j/n)^(n-j) over j <= n (1 - x) (Z. W. Birnbaum and F. H. Tingey, 1951). All terms are positive
 * and each is a binomial density, so small tails keep their precision. O(n).
 */
export function smirnovTail(n: number, distance: number): number {
  if (distance <= 0) return 1;
  if (distance >= 1) return 0;
  const lead = n * distance;
  const size = stirlingError(n);
  const last = Math.floor(n * (1 - distance));
  let sum = Math.exp(n * Math.log1p(-distance));
  for (let j = 1; j <= last; j++) sum += term(j, n, lead, size);
  return Math.min(1, sum);
}

function term(j: number, n: number, lead: number, size: number): number {
  const rest = n - j;
  const mean = j + lead;
  if (rest === 0 || rest - lead <= 0) return 0;
  const exponent =
    size -
    stirlingError(j) -
    stirlingError(rest) -
    poissonDeviance(j, mean, -lead) -
    poissonDeviance(rest, rest - lead, lead);
  return (lead / mean) * Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * j * rest));
}
