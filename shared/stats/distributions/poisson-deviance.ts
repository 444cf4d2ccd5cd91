/**
 * Half the deviance of `x` from a Poisson mean, x ln(x / mean) + mean - x: the exponent of a density near its mode, without the
 * cancellation of its parts (bd0 of C. Loader, 2000). 0 where x is the mean, `mean` for x = 0.
 * @param difference x - mean, where it is known more exactly than by subtracting
 */
export function poissonDeviance(x: number, mean: number, difference = x - mean): number {
  if (x === 0) return mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference;
  const ratio = difference / (x + mean);
  let sum = difference * ratio;
  let power = 2 * x * ratio;
  for (let j = 1; j < 1000; j++) {
    power *= ratio * ratio;
    const next = sum + power / (2 * j + 1);
    if (next === sum) return next;
    sum = next;
  }
  return sum;
}
