/** Cells for each bin: more make the search shorter and the table larger. */
const CELLS_PER_BIN = 8;
/** In a cell with more edges than this they are halved instead of walked along. */
const MAX_STEPS = 8;

/** Adds one to the count of each value's place: 0 below the first edge, 1 for the first bin, and so on; the last is above the last edge. */
export type CountBins = (values: Float64Array, length: number, counts: Float64Array) => void;

/**
 * Counts finite values into bins [a, b), the last one closed. A value's bin is found by a table of equal cells over the range, then by halving
 * among the edges of one cell: a step or two for most values, and never more than halving among all edges takes.
 * @param edges strictly increasing, at least two
 */
export function createBinCounter(edges: readonly number[]): CountBins {
  const sorted = Float64Array.from(edges);
  const bins = sorted.length - 1;
  const first = sorted[0] ?? 0;
  const last = sorted[bins] ?? 0;
  const cells = bins * CELLS_PER_BIN;
  const scale = cells / (last - first);
  // A range that has no finite width, or next to none, is one cell.
  const usable = Number.isFinite(scale) && scale > 0;
  const starts = usable ? cellStarts(sorted, cells, scale) : Int32Array.of(0, bins - 1);
  const lastCell = usable ? cells - 1 : 0;
  const step = usable ? scale : 0;
  return (values, length, counts) => {
    for (let index = 0; index < length; index++) {
      const value = values[index] ?? 0;
      let place = 0;
      if (value >= last) place = value > last ? bins + 1 : bins;
      else if (value >= first) {
        const at = (value - first) * step;
        const cell = at < lastCell ? at | 0 : lastCell;
        let low = starts[cell] ?? 0;
        let high = starts[cell + 1] ?? 0;
        if (high - low > MAX_STEPS) {
          // Edges in the value's own cell may be on either side of it.
          low = cell === 0 ? 0 : (starts[cell - 1] ?? 0);
          while (low < high) {
            const middle = (low + high + 1) >>> 1;
            if ((sorted[middle] ?? Infinity) <= value) low = middle;
            else high = middle - 1;
          }
        } else {
          while (value >= (sorted[low + 1] ?? Infinity)) low += 1;
          while (value < (sorted[low] ?? -Infinity)) low -= 1;
        }
        place = low + 1;
      }
      counts[place] = (counts[place] ?? 0) + 1;
    }
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
