import { studentTail } from './student-t-tail.ts';

/**
 * The value that a Student variable with `degrees` > 0 degrees of freedom stays under with the given probability, by
 * bisection of its tail; 0 and 1 give the infinities, anything outside NaN.
 */
export function studentQuantile(probability: number, degrees: number): number {
  if (!(probability >= 0 && probability <= 1) || !(degrees > 0)) return NaN;
  if (probability === 0.5) return 0;
  if (probability < 0.5) return -upperQuantile(probability, degrees);
  return upperQuantile(1 - probability, degrees);
}

/** The value that is exceeded with a probability under one half. */
function upperQuantile(tail: number, degrees: number): number {
  if (tail === 0) return Infinity;
  let [low, high] = [0, 1];
  while (studentTail(high, degrees) > tail) [low, high] = [high, 2 * high];
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (studentTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
