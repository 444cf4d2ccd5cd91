import { erfc } from './erfc.ts';

/** Probability that a standard normal variable is at most `z`. */
export const normalCdf = (z: number): number => 0.5 * erfc(-z / Math.SQRT2);

/** Probability that a standard normal variable exceeds `z`, exact far into the tail. */
export const normalTail = (z: number): number => 0.5 * erfc(z / Math.SQRT2);
