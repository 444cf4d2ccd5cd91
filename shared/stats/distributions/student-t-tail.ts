import { betaFraction } from './beta-fraction.ts';
import { stirlingError } from './stirling-error.ts';

/**
 * Probability that a Student variable with `degrees` > 0 degrees of freedom is at least `t`.
 * By the incomplete beta function I_x(degrees/2, ½) at x = degrees / (degrees + t²); infinite t give 0 and 1.
 */
export function studentTail(t: number, degrees: number): number {
  if (Number.isNaN(t) || !(degrees > 0)) return NaN;
  const outside = twoTails(Math.abs(t), degrees / 2);
  return t >= 0 ? outside / 2 : 1 - outside / 2;
}

/** P(|T| >= t) with 2a degrees of freedom. */
function twoTails(t: number, a: number): number {
  if (t === 0) return 1;
  if (t === Infinity) return 0;
  const square = t * t;
  const x = (2 * a) / (2 * a + square);
  const rest = square / (2 * a + square);
  const front = Math.exp(-a * Math.log1p(square / (2 * a)) + halfLogRatio(a)) * Math.sqrt(rest / Math.PI);
  return x < (a + 1) / (a + 2.5)
    ? (front / a) * betaFraction(a, 0.5, x)
    : 1 - 2 * front * betaFraction(0.5, a, rest);
}

/** ln Γ(a + ½) - ln Γ(a). */
const halfLogRatio = (a: number): number =>
  a * Math.log1p(0.5 / a) + 0.5 * Math.log(a) - 0.5 + stirlingError(a + 0.5) - stirlingError(a);
