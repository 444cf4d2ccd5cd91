import { gammaQuantile } from '../distributions/gamma-quantile.ts';
import { upperRegularizedGamma } from '../distributions/regularized-gamma.ts';

/** What a figure is without any drift. */
export type NullLaw = {
  mean: number;
  /** Chance of a value this large or larger. */
  tail(value: number): number;
  /** The value that is exceeded with probability `alpha`. */
  upper(alpha: number): number;
};

export type SquaredNormMoments = {
  mean: number;
  variance: number;
  /** Largest variance of any of the projections whose maximum the norm is. */
  largest: number;
};

/**
 * Law of the square of a norm of a Gaussian vector, as a gamma law that is moved. Any such square falls off like exp(-x / 2v), v being the largest variance of a
 * projection that the norm takes the maximum of (C. Borell, 1975; M. Marcus and L. Shepp, 1972): that gives the scale, the mean and the variance give shape and
 * place. Exact for chi-square, within 10 % for Kolmogorov's law down to p = 1e-4. Without any variance the value is its mean.
 */
export function squaredNormLaw({ mean, variance, largest }: SquaredNormMoments): NullLaw {
  const scale = 2 * largest;
  const shape = variance / (scale * scale);
  if (!(shape > 0) || !Number.isFinite(shape))
    return { mean, tail: (value) => (value > mean ? 0 : 1), upper: () => mean };
  const start = mean - shape * scale;
  return {
    mean,
    tail: (value) => upperRegularizedGamma(shape, Math.max(0, (value - start) / scale)),
    upper: (alpha) => start + scale * gammaQuantile(shape, alpha),
  };
}
