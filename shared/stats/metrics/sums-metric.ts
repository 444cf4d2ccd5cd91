import type { BoundMetric, Counts, Tally } from './bound-metric.ts';
import { everyRowOnce } from './every-row-once.ts';

/** Sums of columns over the rows, and after them the number of rows. */
export type RowSums = { columns: readonly Float64Array[]; tally: Tally };

export const rowSums = (columns: readonly Float64Array[]): RowSums => ({
  columns,
  tally: (counts) => weightedSums(columns, counts),
});

/**
 * A metric that is a function of sums over the rows.
 * @param finish from the sums (a buffer that is reused) and the number of rows to the metric
 */
export function sumsMetric(
  { columns, tally }: RowSums,
  finish: (sums: Float64Array, rows: number) => number,
): BoundMetric {
  const rows = columns[0]?.length ?? 0;
  const finishSums = (sums: Float64Array): number => finish(sums, sums[columns.length] ?? NaN);
  const all = (): Float64Array => tally(everyRowOnce(rows));
  return {
    tally,
    finish: finishSums,
    value: () => finishSums(all()),
    leaveOneOut: () => {
      const sums = all();
      const without = sums.slice();
      const values = new Float64Array(rows);
      for (let row = 0; row < rows; row++) {
        for (let at = 0; at < columns.length; at++) without[at] = (sums[at] ?? 0) - (columns[at]?.[row] ?? 0);
        values[row] = finish(without, rows - 1);
      }
      return values;
    },
  };
}

function weightedSums(columns: readonly Float64Array[], counts: Counts): Float64Array {
  const sums = new Float64Array(columns.length + 1);
  for (let at = 0; at < columns.length; at += 2) {
    const [first = NO_COLUMN, second = first] = [columns[at], columns[at + 1]];
    addPair(sums, at, first, second, counts);
  }
  return sums;
}

const NO_COLUMN = new Float64Array();

/** Two columns and the rows in one pass: none of the three sums waits for another. The next pass writes over what is not a sum yet. */
function addPair(
  sums: Float64Array,
  at: number,
  first: Float64Array,
  second: Float64Array,
  counts: Counts,
): void {
  let [one, two, rows] = [0, 0, 0];
  for (let row = 0; row < counts.length; row++) {
    const count = counts[row] ?? 0;
    one += (first[row] ?? 0) * count;
    two += (second[row] ?? 0) * count;
    rows += count;
  }
  sums[at] = one;
  sums[at + 1] = two;
  sums[sums.length - 1] = rows;
}
