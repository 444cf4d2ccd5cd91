/**
 * `count` numbers from `start` to `stop` at equal steps, both ends exact, with numpy's arithmetic: start + i · ((stop - start) / (count - 1)).
 * @param count at least 2
 */
export function linspace(start: number, stop: number, count: number): Float64Array {
  const step = (stop - start) / (count - 1);
  // Steps too small for a double are divided after the multiplication, as numpy does.
  const offset = (i: number): number => (step === 0 ? (i / (count - 1)) * (stop - start) : i * step);
  const values = Float64Array.from({ length: count }, (_, i) => offset(i) + start);
  values[count - 1] = stop;
  return values;
}
