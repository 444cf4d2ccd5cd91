/** Cells for each bin: more make the search shorter and the table larger. */
const CELLS_PER_BIN = 4;

/** Index of the bin [a, b) that holds a finite value: -1 below the first edge, the number of bins above the last. The last bin is closed. */
export type FindBin = (value: number) => number;

/**
 * Finds bins by a table of equal cells over the range, then by halving among the edges of one cell: a step or two for most values, and never
 * more than halving among all edges takes.
 * @param edges strictly increasing, at least two
 */
export function createBinFinder(edges: readonly number[]): FindBin {
  const sorted = Float64Array.from(edges);
  const bins = sorted.length - 1;
  const first = sorted[0] ?? 0;
  const last = sorted[bins] ?? 0;
  const cells = bins * CELLS_PER_BIN;
  const scale = cells / (last - first);
  // A range that has no finite width, or next to none, is one cell.
  const usable = Number.isFinite(scale) && scale > 0;
  const starts = usable ? cellStarts(sorted, cells, scale) : Int32Array.of(0, bins - 1);
  return (value) => {
    if (value < first) return -1;
    if (value >= last) return value > last ? bins : bins - 1;
    const cell = usable ? Math.min(cells - 1, Math.floor((value - first) * scale)) : 0;
    // Edges in the value's own cell may be on either side of it.
    let low = cell === 0 ? 0 : (starts[cell - 1] ?? 0);
    let high = usable ? (starts[cell + 1] ?? 0) : bins - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((sorted[middle] ?? Infinity) <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}

/** For each end of a cell the last bin whose lower edge lies up to there. */
function cellStarts(edges: Float64Array, cells: number, scale: number): Int32Array {
  const first = edges[0] ?? 0;
  const bins = edges.length - 1;
  const starts = new Int32Array(cells + 1);
  let bin = 0;
  for (let cell = 0; cell <= cells; cell++) {
    while (bin < bins - 1 && ((edges[bin + 1] ?? Infinity) - first) * scale <= cell) bin += 1;
    starts[cell] = bin;
  }
  // Rounding may put edges near the last one a little behind it.
  starts[cells] = bins - 1;
  return starts;
}
