import { chiSquareTail } from '../distributions/chi-square-distribution.ts';

/** Counts of pairs of levels, row by row. */
export type PairTable = ArrayLike<number>;

export type AssociationChange = {
  /** Pearson's X² of the counts against those fitted without a change. */
  statistic: number;
  degrees: number;
  pValue: number;
};

const MAX_ROUNDS = 100;
const TOLERANCE = 1e-7;

/**
 * Test that two variables are associated alike in two samples, whatever their own distributions there: of the log-linear model without an interaction of
 * all three (A. Agresti, Categorical Data Analysis, 9.2), fitted by iterative proportional scaling, with Pearson's X². Two binary variables in two
 * samples: whether the odds ratios are equal. Cells that are empty in both samples are left out, degrees of freedom with them. Without any
 * degree left: statistic 0, p 1.
 * @param first counts of `rows` x `columns` levels, row by row
 * @param second the same of the other sample
 */
export function associationChange(
  first: PairTable,
  second: PairTable,
  rows: number,
  columns: number,
): AssociationChange {
  const size = rows * columns;
  const cells = Array.from({ length: size }, (_, cell) => (first[cell] ?? 0) + (second[cell] ?? 0));
  const used = cells.filter((count) => count > 0).length;
  const lines = usedLines(cells, rows, columns);
  const degrees = used - lines.rows - lines.columns + 1;
  if (degrees < 1) return { statistic: 0, degrees: 0, pValue: 1 };
  const observed = Float64Array.from({ length: 2 * size }, (_, at) =>
    at < size ? (first[at] ?? 0) : (second[at - size] ?? 0),
  );
  const fitted = fitWithoutChange(observed, rows, columns);
  let statistic = 0;
  for (const [at, expected] of fitted.entries())
    if (expected > 0) statistic += ((observed[at] ?? 0) - expected) ** 2 / expected;
  return { statistic, degrees, pValue: chiSquareTail(statistic, degrees) };
}

function usedLines(
  cells: readonly number[],
  rows: number,
  columns: number,
): { rows: number; columns: number } {
  const usedRows = new Set<number>();
  const usedColumns = new Set<number>();
  for (const [cell, count] of cells.entries())
    if (count > 0) {
      usedRows.add(Math.floor(cell / columns));
      usedColumns.add(cell % columns);
    }
  return { rows: Math.min(rows, usedRows.size), columns: usedColumns.size };
}

/** Counts with the observed margins of each pair of the three: cells of both samples, rows and columns of each. */
function fitWithoutChange(observed: Float64Array, rows: number, columns: number): Float64Array {
  const size = rows * columns;
  const lines = [
    { count: size, of: (at: number): number => at % size },
    { count: 2 * rows, of: (at: number): number => Math.floor(at / columns) },
    { count: 2 * columns, of: (at: number): number => Math.floor(at / size) * columns + (at % columns) },
  ].map(({ count, of }) => {
    const line = Int32Array.from(observed, (_, at) => of(at));
    return { line, target: sumsOf(observed, line, count) };
  });
  const fitted = new Float64Array(observed.length).fill(1);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let off = 0;
    for (const { line, target } of lines) off = Math.max(off, scale(fitted, line, target));
    if (off < TOLERANCE) break;
  }
  return fitted;
}

function sumsOf(values: Float64Array, line: Int32Array, count: number): Float64Array {
  const sums = new Float64Array(count);
  for (let at = 0; at < values.length; at++) {
    const to = line[at] ?? 0;
    sums[to] = (sums[to] ?? 0) + (values[at] ?? 0);
  }
  return sums;
}

/** Scales each line to its target; returns the largest relative change. */
function scale(fitted: Float64Array, line: Int32Array, target: Float64Array): number {
  const sums = sumsOf(fitted, line, target.length);
  let off = 0;
  for (let to = 0; to < sums.length; to++) {
    const sum = sums[to] ?? 0;
    const factor = sum > 0 ? (target[to] ?? 0) / sum : 0;
    if (factor > 0) off = Math.max(off, Math.abs(factor - 1));
    sums[to] = factor;
  }
  for (let at = 0; at < fitted.length; at++) fitted[at] = (fitted[at] ?? 0) * (sums[line[at] ?? 0] ?? 0);
  return off;
}
