import { scaledBesselK } from './bessel-k.ts';
import { logGamma } from './log-gamma.ts';

/** SciPy's limit: terms under this end the series. */
const LAST_TERM = 1e-7;

/**
 * Probability that the limit of the Cramér-von Mises statistic is at most `x` > 0: a series in the Bessel function K of order ¼
 * (S. Csörgő and J. Faraway, 1996, 1.3). Summed until a term is under 1e-7, as SciPy does, so that both give the same number; absolute error
 * about 1e-9.
 */
export function cramerVonMisesLimit(x: number): number {
  let sum = 0;
  for (let k = 0; k < 10_000; k++) {
    const y = 4 * k + 1;
    const q = (y * y) / (16 * x);
    const front = Math.exp(logGamma(k + 0.5) - logGamma(k + 1)) / (Math.PI ** 1.5 * Math.sqrt(x));
    const term = front * Math.sqrt(y) * Math.exp(-2 * q) * scaledBesselK(0.25, q);
    sum += term;
    if (Math.abs(term) < LAST_TERM) break;
  }
  return sum;
}
