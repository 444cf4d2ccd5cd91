const small = [
  3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694, 0.18577770618460315,
] as const;
const smallBelow = [23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171] as const;
const middle = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
  881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
] as const;
const middleBelow = [
  15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
] as const;
const large = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
] as const;
const largeBelow = [
  2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
] as const;

/** Beyond it erfc is under the smallest double. */
const UNDERFLOW = 28;

const horner = (first: number, rest: readonly number[], x: number): number =>
  rest.reduce((sum, coefficient) => sum * x + coefficient, first);

/**
 * Complementary error function, 1 - erf(x), to about 1e-16 relative over the whole line.
 * Rational approximations of W. J. Cody, "Rational Chebyshev approximations for the error function", 1969.
 */
export function erfc(x: number): number {
  const size = Math.abs(x);
  if (Number.isNaN(x)) return NaN;
  if (size <= 0.46875) return 1 - x * erfRatio(x * x);
  if (size > UNDERFLOW) return x < 0 ? 2 : 0;
  const tail = scaledTail(size) * expOfMinusSquare(size);
  return x < 0 ? 2 - tail : tail;
}

const erfRatio = (square: number): number =>
  horner(small[4] * square + small[0], small.slice(1, 4), square) /
  horner(square + smallBelow[0], smallBelow.slice(1), square);

function scaledTail(x: number): number {
  if (x <= 4)
    return horner(middle[0], middle.slice(1), x) / horner(x + middleBelow[0], middleBelow.slice(1), x);
  const inverse = 1 / (x * x);
  const ratio =
    (inverse * horner(large[0], large.slice(1), inverse)) /
    horner(inverse + largeBelow[0], largeBelow.slice(1), inverse);
  return (1 / Math.sqrt(Math.PI) - ratio) / x;
}

/** exp(-x²) without losing the low bits of x². */
function expOfMinusSquare(x: number): number {
  const coarse = Math.trunc(x * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(x - coarse) * (x + coarse));
}
