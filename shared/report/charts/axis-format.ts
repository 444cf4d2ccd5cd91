/** Vega's number format for an axis: plain digits where these are short, else thousands as k, M, or powers of ten. */
export function axisFormat(low: number, high: number): string {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size >= 1e15 || (size > 0 && size < 1e-3)) return '.2~e';
  return size >= 1e4 ? '.4~s' : '.5~r';
}
