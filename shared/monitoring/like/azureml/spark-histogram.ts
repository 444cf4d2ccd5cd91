/** Steps that differ by less count as equal for Spark, whatever the scale of the values. */
const EVEN = 1e-10;

/**
 * Edges of the bins that Azure ML counts both samples in: ⌈log2(rows of the smaller) + 1⌉ equal bins over the range of both. A constant gets one bin of half a percent
 * to either side. By its order of additions the last edge may fall short of the greatest value, which is then not counted.
 */
export function pooledEdges(least: number, most: number, rows: number): Float64Array {
  if (least === most) {
    const delta = least === 0 ? 0.005 : Math.abs(least * 0.005);
    return Float64Array.of(least - delta, least + delta);
  }
  const bins = Math.ceil(Math.log2(rows) + 1);
  const width = (most - least) / bins;
  return Float64Array.from({ length: bins + 1 }, (_, bin) => (bin === 0 ? least : least + bin * width));
}

/**
 * Counts as Spark's `RDD.histogram` does: bins that are about equally wide by one division for each value, so that a value on an edge may fall on either
 * side of it. Values outside are not counted. Undefined where edges are equal or infinite, which Spark refuses.
 */
export function sparkHistogram(values: Float64Array, edges: Float64Array): Float64Array | undefined {
  const bins = edges.length - 1;
  if (edges.some((edge, at) => !Number.isFinite(edge) || (at > 0 && edge <= (edges[at - 1] ?? NaN))))
    return undefined;
  const [least = NaN] = edges;
  const most = edges[bins] ?? NaN;
  const width = isEven(edges) ? (most - least) / bins : undefined;
  const counts = new Float64Array(bins);
  for (const value of values) {
    if (!(value >= least && value <= most)) continue;
    const bin = Math.min(
      bins - 1,
      width === undefined ? binOf(edges, value) : Math.floor((value - least) / width),
    );
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

function isEven(edges: Float64Array): boolean {
  let [narrowest, widest] = [Infinity, -Infinity];
  for (let at = 1; at < edges.length; at++) {
    const step = (edges[at] ?? NaN) - (edges[at - 1] ?? NaN);
    narrowest = Math.min(narrowest, step);
    widest = Math.max(widest, step);
  }
  return widest - narrowest < EVEN;
}

/** Place of the last edge that is at most the value. */
function binOf(edges: Float64Array, value: number): number {
  let bin = edges.length - 1;
  while (bin > 0 && (edges[bin] ?? NaN) > value) bin -= 1;
  return bin;
}
