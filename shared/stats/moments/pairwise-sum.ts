/** Under this many values numpy adds eight strands; above it halves. */
const BLOCK = 128;

/**
 * Sum of values in the order of additions that numpy's `sum` uses for 64-bit floats (pairwise in blocks of 128, eight strands
 * each), so that means and deviations agree with numpy to the last bit. Error grows with log n rather than n. No values give 0.
 */
export const pairwiseSum = (values: Float64Array): number => sumRange(values, 0, values.length);

function sumRange(values: Float64Array, from: number, count: number): number {
  if (count < 8) return sumFew(values, from, count);
  if (count <= BLOCK) return sumBlock(values, from, count);
  const half = Math.floor(count / 2);
  const left = half - (half % 8);
  return sumRange(values, from, left) + sumRange(values, from + left, count - left);
}

function sumFew(values: Float64Array, from: number, count: number): number {
  let sum = 0;
  for (let at = from; at < from + count; at++) sum += values[at] ?? 0;
  return sum;
}

function sumBlock(values: Float64Array, from: number, count: number): number {
  const strand = (offset: number): number => {
    let sum = values[from + offset] ?? 0;
    for (let at = 8; at < count - (count % 8); at += 8) sum += values[from + at + offset] ?? 0;
    return sum;
  };
  let sum =
    strand(0) + strand(1) + (strand(2) + strand(3)) + (strand(4) + strand(5) + (strand(6) + strand(7)));
  for (let at = count - (count % 8); at < count; at++) sum += values[from + at] ?? 0;
  return sum;
}
