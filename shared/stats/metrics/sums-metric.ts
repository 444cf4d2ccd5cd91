import type { BoundMetric, Counts } from './bound-metric.ts';

/**
 * A metric that is a function of sums over the rows.
 * @param columns the summands, one array for each sum
 * @param finish from the sums (a buffer that is reused) and the number of rows to the metric
 */
export function sumsMetric(
  columns: readonly Float64Array[],
  finish: (sums: Float64Array, rows: number) => number,
): BoundMetric {
  const rows = columns[0]?.length ?? 0;
  const ones = new Uint16Array(rows).fill(1);
  return {
    value: (counts = ones) => {
      const sums = Float64Array.from(columns, (column) => weightedSum(column, counts));
      return finish(sums, sumOf(counts));
    },
    leaveOneOut: () => {
      const all = columns.map((column) => weightedSum(column, ones));
      const without = new Float64Array(all.length);
      return Float64Array.from(ones, (_, row) => {
        for (const [at, column] of columns.entries()) without[at] = (all[at] ?? 0) - (column[row] ?? 0);
        return finish(without, rows - 1);
      });
    },
  };
}

function weightedSum(column: Float64Array, counts: Counts): number {
  let sum = 0;
  for (let row = 0; row < column.length; row++) sum += (column[row] ?? 0) * (counts[row] ?? 0);
  return sum;
}

function sumOf(counts: Counts): number {
  let sum = 0;
  for (let row = 0; row < counts.length; row++) sum += counts[row] ?? 0;
  return sum;
}
