/** `said`: mean of the predictions; `was`: mean of the truth. */
export type CalibrationPoint = { said: number; was: number; rows: number };

const BINS = 10;

/** What was predicted beside what came true, for each of ten bins of equal width between 0 and 1 that holds a row. */
export const probabilityCalibration = (said: Float64Array, was: ArrayLike<number>): CalibrationPoint[] =>
  pointsOf(
    said,
    was,
    Uint8Array.from(said, (value) => Math.min(BINS - 1, Math.floor(value * BINS))),
  );

/**
 * What was predicted beside what came true, for ten bins of about equally many rows by rank of the prediction. Equal predictions share a bin.
 */
export function valueCalibration(said: Float64Array, was: ArrayLike<number>): CalibrationPoint[] {
  const sorted = said.toSorted();
  const limits = Array.from(
    { length: BINS - 1 },
    (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / BINS)] ?? Infinity,
  );
  return pointsOf(
    said,
    was,
    Uint8Array.from(said, (value) => limits.filter((limit) => value >= limit).length),
  );
}

function pointsOf(said: Float64Array, was: ArrayLike<number>, bins: Uint8Array): CalibrationPoint[] {
  const sums = Array.from({ length: BINS }, () => ({ said: 0, was: 0, rows: 0 }));
  for (const [row, bin] of bins.entries()) {
    const sum = sums[bin];
    if (sum === undefined) continue;
    sum.said += said[row] ?? 0;
    sum.was += was[row] ?? 0;
    sum.rows += 1;
  }
  return sums
    .filter(({ rows }) => rows > 0)
    .map((sum) => ({ said: sum.said / sum.rows, was: sum.was / sum.rows, rows: sum.rows }));
}
