import { betaFraction } from './beta-fraction.ts';
import { binomialDensity } from './binomial-density.ts';

/**
 * Probability of at least `successes` in `trials` with the given chance each: the incomplete beta function
 * I_chance(successes, trials - successes + 1). Counts are whole and 0 <= successes <= trials + 1.
 */
export function binomialTail(successes: number, trials: number, chance: number): number {
  if (successes <= 0 || chance === 1) return successes <= trials ? 1 : 0;
  if (successes > trials || chance === 0) return 0;
  const a = successes;
  const b = trials - successes + 1;
  const front = binomialDensity(successes, trials, chance) * (1 - chance);
  return chance < (a + 1) / (a + b + 2)
    ? front * betaFraction(a, b, chance)
    : 1 - ((front * a) / b) * betaFraction(b, a, 1 - chance);
}
