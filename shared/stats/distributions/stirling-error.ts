const HALF_LOG_TWO_PI = 0.9189385332046728;
/** From here the series reaches double precision. */
const SERIES_FROM = 16;
/** Bernoulli terms B_2j / (2j (2j - 1)), highest first. */
const series = [-691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12];

/**
 * What Stirling's formula leaves out: ln Γ(x) - [(x - ½) ln x - x + ½ ln 2π], for x > 0. From 1/(12 x) for large x to infinity at 0.
 * Densities written with it keep their relative precision where differences of log gammas lose it
 * (C. Loader, "Fast and accurate computation of binomial probabilities", 2000).
 */
export function stirlingError(x: number): number {
  let error = 0;
  let at = x;
  // S(x) - S(x + 1) = (x + ½) ln(1 + 1/x) - 1.
  for (; at < SERIES_FROM; at++) error += (at + 0.5) * Math.log1p(1 / at) - 1;
  const square = 1 / (at * at);
  let sum = 0;
  for (const coefficient of series) sum = sum * square + coefficient;
  return error + sum / at;
}

/** Stirling's formula itself: ln Γ(x) without its error. */
export const stirlingFormula = (x: number): number => (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI;
