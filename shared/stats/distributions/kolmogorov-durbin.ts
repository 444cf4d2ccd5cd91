import { multiplySquare } from '../matrices/multiply-square.ts';

const EXPONENT = 128;
const BIG = 2 ** EXPONENT;

/**
 * P(D <= distance) for n values, exactly, by J. Durbin's matrix (1973) as G. Marsaglia, W. Tsang and J. Wang compute it (2003):
 * n!/n^n times one element of the n-th power of a (2k-1) x (2k-1) matrix, k = ⌈n D⌉. O(k³ log n); for small n D.
 */
export function kolmogorovByDurbin(n: number, distance: number): number {
  const k = Math.ceil(n * distance);
  const size = 2 * k - 1;
  let power = durbinMatrix(size, k - n * distance);
  let powerExponent = 0;
  let result: Float64Array | undefined;
  let exponent = 0;
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      result = result === undefined ? power : multiplySquare(result, power, size);
      exponent += powerExponent;
    }
    power = multiplySquare(power, power, size);
    powerExponent *= 2;
    if (Math.abs(power[(k - 1) * size + k - 1] ?? 0) > BIG) {
      power = power.map((value) => value / BIG);
      powerExponent += EXPONENT;
    }
  }
  return timesFactorialRatio(result?.[(k - 1) * size + k - 1] ?? 0, n, exponent);
}

/** value · 2^exponent · n!/n^n. */
function timesFactorialRatio(value: number, n: number, exponent: number): number {
  let scaled = value;
  let left = exponent;
  for (let i = 1; i <= n; i++) {
    scaled = (i * scaled) / n;
    if (Math.abs(scaled) < 1 / BIG) {
      scaled *= BIG;
      left -= EXPONENT;
    }
  }
  return scaled * 2 ** left;
}

/** Ones on and one above the diagonal over factorials of the offset, with the first column and last row corrected for h. */
function durbinMatrix(size: number, h: number): Float64Array {
  const matrix = new Float64Array(size * size);
  const inverseFactorials = new Float64Array(size + 1);
  const edge = new Float64Array(size);
  let factor = 1;
  for (let j = 1; j <= size; j++) {
    inverseFactorials[j - 1] = factor;
    factor /= j;
    edge[j - 1] = (1 - h ** j) * factor;
  }
  edge[size - 1] = (1 + Math.max(2 * h - 1, 0) ** size - 2 * h ** size) * factor;
  for (let column = 1; column < size; column++)
    for (let row = column - 1; row < size; row++)
      matrix[row * size + column] = inverseFactorials[row - column + 1] ?? 0;
  for (let i = 0; i < size; i++) {
    matrix[i * size] = edge[i] ?? 0;
    matrix[(size - 1) * size + i] = edge[size - 1 - i] ?? 0;
  }
  return matrix;
}
