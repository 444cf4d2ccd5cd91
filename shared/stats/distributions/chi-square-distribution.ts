import { upperRegularizedGamma } from './regularized-gamma.ts';

/** Probability that a chi-square variable with `degrees` > 0 degrees of freedom is at least `statistic`. */
export const chiSquareTail = (statistic: number, degrees: number): number =>
  upperRegularizedGamma(degrees / 2, statistic / 2);
