/** Under this many values numpy adds eight strands; above it halves. */
const BLOCK = 128;

/** Sum of single-precision values as numpy's `sum` has it: in single precision, in pairs. */
export const singleSum = (values: readonly number[]): number => sumRange(values, 0, values.length);

/** Sum of half-precision values as numpy's `sum` has it: in single precision, rounded at the end. */
export const halfSum = (values: readonly number[]): number => Math.f16round(singleSum(values));

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
