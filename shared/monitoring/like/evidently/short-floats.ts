import { roundHalfEven } from '../../../stats/moments/round-half-even.ts';

/** Under this many values numpy adds eight strands; above it halves. */
const BLOCK = 128;

/** Sum of single-precision values as numpy's `sum` has it: in single precision, in pairs. */
export const singleSum = (values: readonly number[]): number => sumRange(values, 0, values.length);

/** The smallest half-precision number that is not subnormal, and how much a value has to grow to be the next one. */
const LEAST_EXPONENT = -14;
const FRACTION_BITS = 10;

/** The nearest half-precision number, ties to even, for values under its largest, 65,504. */
export function roundHalf(value: number): number {
  if (value === 0) return 0;
  const exponent = Math.max(LEAST_EXPONENT, Math.floor(Math.log2(Math.abs(value))));
  const unit = 2 ** (exponent - FRACTION_BITS);
  return roundHalfEven(value / unit) * unit;
}

/** Sum of half-precision values as numpy's `sum` has it: in single precision, rounded at the end. */
export const halfSum = (values: readonly number[]): number => roundHalf(singleSum(values));

function sumRange(values: readonly number[], from: number, count: number): number {
  if (count < 8) return addAll(0, values.slice(from, from + count));
  if (count <= BLOCK) return sumBlock(values.slice(from, from + count));
  const half = Math.floor(count / 2);
  const left = half - (half % 8);
  return add(sumRange(values, from, left), sumRange(values, from + left, count - left));
}

function sumBlock(values: readonly number[]): number {
  const whole = values.length - (values.length % 8);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = Array.from({ length: 8 }, (_, strand) =>
    values
      .slice(0, whole)
      .filter((_value, at) => at % 8 === strand)
      .reduce(add),
  );
  const strands = add(add(add(a, b), add(c, d)), add(add(e, f), add(g, h)));
  return addAll(strands, values.slice(whole));
}

const addAll = (start: number, values: readonly number[]): number => values.reduce(add, start);

const add = (first: number, second: number): number => Math.fround(first + second);
