const EXPONENT = 128;
const BIG = 2 ** EXPONENT;

type Steps = { n: number; whole: number; ceiling: number; rounded: number };
type Window = { from: number; to: number };

/**
 * P(D <= distance) for n values, exactly, by J. Pomeranz' recursion (1974): 2n + 2 rows, each the previous one convolved with Poisson
 * terms within a moving window. O(n² D); used for n <= 140 at middling distances.
 */
export function kolmogorovByPomeranz(n: number, distance: number): number {
  const lead = n * distance;
  const whole = Math.floor(lead);
  const fraction = lead - whole;
  const steps = { n, whole, ceiling: fraction > 0 ? 1 : 0, rounded: fraction > 0.5 ? 1 : 0 };
  const narrow = Math.min(fraction, 1 - fraction);
  const length = 2 * (whole + 1);
  const first = poissonTerms(narrow / n, length);
  const odd = poissonTerms((2 * narrow) / n, length);
  const even = poissonTerms((1 - 2 * narrow) / n, length);
  let row = Float64Array.of(1);
  let window = windowOf(0, steps);
  let start = 0;
  let exponent = 0;
  for (let i = 1; i <= 2 * n + 1; i++) {
    const next = windowOf(i, steps);
    const terms = i === 1 || i === 2 * n + 1 ? first : i % 2 === 1 ? odd : even;
    row = convolve(row, start, window, next, terms);
    start = next.from;
    window = next;
    const largest = row.reduce((most, value) => Math.max(most, value), 0);
    if (largest > 0 && largest < 1 / BIG) {
      row = row.map((value) => value * BIG);
      exponent -= EXPONENT;
    }
  }
  return timesFactorial(row[n - start] ?? 0, n, exponent);
}

/** x^m / m! for m from 0. */
function poissonTerms(x: number, length: number): Float64Array {
  const terms = new Float64Array(length).fill(1);
  for (let m = 1; m < length; m++) terms[m] = ((terms[m - 1] ?? 0) * x) / m;
  return terms;
}

/** First and last column of a row that can be other than zero. */
function windowOf(i: number, { n, whole, ceiling, rounded }: Steps): Window {
  if (i === 0) return { from: 0, to: Math.min(whole + ceiling - 1, n) };
  const half = Math.floor((i + 1) / 2);
  if (i % 2 === 0) return clip(half - 2 - whole, half + whole + rounded - 1, n);
  if (half === n + 1) return clip(n - whole - ceiling - 1, n + whole + ceiling - 1, n);
  return clip(half - 2 - whole - rounded, half + whole - 1 + ceiling - 1, n);
}

const clip = (from: number, to: number, n: number): Window => ({
  from: Math.max(from + 2, 0),
  to: Math.min(to, n),
});

function convolve(
  row: Float64Array,
  start: number,
  window: Window,
  next: Window,
  terms: Float64Array,
): Float64Array<ArrayBuffer> {
  const result = new Float64Array(Math.max(0, next.to - next.from + 1));
  for (let column = next.from; column <= next.to; column++) {
    let sum = 0;
    for (let from = window.from; from <= column; from++)
      sum += (row[from - start] ?? 0) * (terms[column - from] ?? 0);
    result[column - next.from] = sum;
  }
  return result;
}

/** value · 2^exponent · n!. */
function timesFactorial(value: number, n: number, exponent: number): number {
  let scaled = value;
  let left = exponent;
  for (let m = 1; m <= n; m++) {
    if (Math.abs(scaled) > BIG) {
      scaled /= BIG;
      left += EXPONENT;
    }
    scaled *= m;
  }
  return scaled * 2 ** left;
}
