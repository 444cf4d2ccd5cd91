import { binWidth, type WidthRule } from './bin-width.ts';
import { linspace } from './linspace.ts';

export type EdgeOptions = {
  /** Whether the column is of an integer type: current numpy then makes no bin narrower than 1. */
  integer?: boolean;
};

/**
 * Edges of equal-width bins over the range of the values, equal to `numpy.histogram_bin_edges`: ⌈range / width⌉ bins for a rule, or as many as asked
 * for; one more edge than bins. The division is done in numpy's order, whose rounding sometimes makes one bin more (for 3 % of ranges at 1,024
 * values). A constant gets bins from half under to half above it; no values give [0, 1].
 * Undefined where the range is too narrow, or too wide, for that many different edges (numpy raises).
 * @param values finite, in the order of the data
 */
export function histogramEdges(
  values: Float64Array,
  bins: WidthRule | number,
  { integer = false }: EdgeOptions = {},
): Float64Array | undefined {
  const [least, most] = rangeOf(values);
  const widen = least === most ? 0.5 : 0;
  const [first, last] = [least - widen, most + widen];
  const count =
    typeof bins === 'number' ? bins : countBins(values, most - least, last - first, bins, integer);
  if (!Number.isFinite(count) || count > 1e7) return undefined;
  const edges = linspace(first, last, count + 1);
  return edges.every((edge, at) => at === 0 || (edges[at - 1] ?? NaN) < edge) ? edges : undefined;
}

function countBins(
  values: Float64Array,
  range: number,
  widened: number,
  rule: WidthRule,
  integer: boolean,
): number {
  if (values.length === 0) return 1;
  const width = binWidth(values, range, rule);
  if (width === 0) return 1;
  return Math.ceil(widened / (integer && width < 1 ? 1 : width));
}

/** Least and greatest value; [0, 1] without any. */
function rangeOf(values: Float64Array): [number, number] {
  if (values.length === 0) return [0, 1];
  let [least, most] = [Infinity, -Infinity];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? NaN;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}
