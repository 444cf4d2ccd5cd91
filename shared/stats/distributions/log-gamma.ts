import { stirlingError, stirlingFormula } from './stirling-error.ts';

/** Natural logarithm of the gamma function for x > 0: Stirling's formula with its error added back; relative error under 1e-14. */
export function logGamma(x: number): number {
  if (x === 1 || x === 2) return 0;
  return stirlingFormula(x) + stirlingError(x);
}
