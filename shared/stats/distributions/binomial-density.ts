import { poissonDeviance } from './poisson-deviance.ts';
import { stirlingError } from './stirling-error.ts';

/**
 * Probability of `successes` in `trials` with the given chance each, to about 1e-14 relative at any size
 * (saddle-point form of C. Loader, "Fast and accurate computation of binomial probabilities", 2000). Counts are whole and
 * 0 <= successes <= trials.
 */
export function binomialDensity(successes: number, trials: number, chance: number): number {
  const failures = trials - successes;
  if (chance === 0) return successes === 0 ? 1 : 0;
  if (chance === 1) return failures === 0 ? 1 : 0;
  if (successes === 0) return Math.exp(trials * Math.log1p(-chance));
  if (failures === 0) return Math.exp(trials * Math.log(chance));
  const exponent =
    stirlingError(trials) -
    stirlingError(successes) -
    stirlingError(failures) -
    poissonDeviance(successes, trials * chance) -
    poissonDeviance(failures, trials * (1 - chance));
  return Math.exp(exponent) * Math.sqrt(trials / (2 * Math.PI * successes * failures));
}
