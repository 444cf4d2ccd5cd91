/** The next larger number of a finite one; the largest has none, and stays. */
export function nextUp(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  // Both zeros are the same place.
  view.setFloat64(0, value === 0 ? 0 : value);
  view.setBigInt64(0, view.getBigInt64(0) + (value < 0 ? -1n : 1n));
  // Above the largest negative number lies zero, not minus zero.
  return Math.min(view.getFloat64(0) + 0, Number.MAX_VALUE);
}
