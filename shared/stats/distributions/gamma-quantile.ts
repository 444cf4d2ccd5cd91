import { normalQuantile } from './normal-quantile.ts';
import { upperRegularizedGamma } from './regularized-gamma.ts';

const HALVINGS = 60;
const PRECISION = 1e-10;

/**
 * The value that a gamma variable of this shape and scale 1 exceeds with probability `tail`, to about 1e-10 relative. Starts near the cube of a normal
 * quantile (E. Wilson and M. Hilferty, 1931) and halves the interval around it.
 * @param tail between 0 and 1, both excluded
 */
export function gammaQuantile(shape: number, tail: number): number {
  const cube = 1 - 1 / (9 * shape) + normalQuantile(1 - tail) / (3 * Math.sqrt(shape));
  let high = Math.max(shape * cube ** 3, shape * 1e-6, 1e-12);
  while (upperRegularizedGamma(shape, high) > tail) high *= 1.5;
  let low = high / 1.5;
  while (low > 0 && upperRegularizedGamma(shape, low) < tail) low /= 1.5;
  for (let step = 0; step < HALVINGS && high - low > PRECISION * high; step++) {
    const middle = (low + high) / 2;
    if (upperRegularizedGamma(shape, middle) > tail) low = middle;
    else high = middle;
  }
  return high;
}
