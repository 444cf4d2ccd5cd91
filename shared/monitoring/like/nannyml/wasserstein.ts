import { countInBins } from '../../../stats/binning/count-in-bins.ts';
import { histogramEdges } from '../../../stats/binning/histogram-edges.ts';
import { wassersteinDistance } from '../../../stats/distances/wasserstein.ts';
import { pairwiseSum } from '../../../stats/moments/pairwise-sum.ts';
import { ESTIMATED_BINS, ESTIMATED_FROM, runningSums } from './estimated-bins.ts';
import { failed, type Fit, fitted } from './fitted-method.ts';

/**
 * First Wasserstein distance in the unit of the column. Exact under 10,000 reference values; above, the area between both distribution functions
 * over 10,000 equally wide bins of the reference's range, and the chunk's tails beyond it.
 * @param reference without nulls
 */
export function fitWasserstein(reference: Float64Array): Fit<Float64Array> {
  if (reference.length >= ESTIMATED_FROM) return fitEstimated(reference);
  const sorted = reference.toSorted();
  return fitted((chunk) =>
    sorted.length === 0 ? undefined : { value: exactDistance(sorted, chunk.toSorted()) },
  );
}

/** SciPy subtracts neighbours: two infinities of one sign give NaN, one alone an infinite distance. */
function exactDistance(reference: Float64Array, chunk: Float64Array): number {
  const infinite = [-Infinity, Infinity].map((value) => countOf(reference, value) + countOf(chunk, value));
  if (infinite.some((count) => count > 1)) return NaN;
  return infinite.some((count) => count === 1) ? Infinity : wassersteinDistance(reference, chunk);
}

const countOf = (values: Float64Array, wanted: number): number =>
  values.reduce((count, value) => count + (value === wanted ? 1 : 0), 0);

function fitEstimated(reference: Float64Array): Fit<Float64Array> {
  const edges = reference.every(Number.isFinite) ? histogramEdges(reference, ESTIMATED_BINS) : undefined;
  if (edges === undefined)
    return failed('the values of the reference are infinite or too close together for bins');
  const known = runningSums(countInBins(reference, edges).map((count) => count / reference.length));
  const [least = NaN, second = NaN] = edges;
  const most = edges[ESTIMATED_BINS] ?? NaN;
  const width = second - least;
  return fitted((chunk) => {
    const below = tail(
      withEnd(
        chunk.filter((value) => value < least),
        least,
      ),
      chunk.length,
    );
    const above = tail(
      withEnd(
        chunk.filter((value) => value > most),
        most,
      ),
      chunk.length,
    );
    const sums = runningSums(countInBins(chunk, edges).map((count) => count / chunk.length));
    const areas = sums.map((sum, bin) => Math.abs((known[bin] ?? 0) - (sum + below.share)) * width);
    return { value: pairwiseSum(areas) + below.lower + above.upper };
  });
}

/** The values of a tail and the end of the reference's range, ascending. */
function withEnd(values: Float64Array, end: number): Float64Array {
  const all = new Float64Array(values.length + 1).fill(end);
  all.set(values);
  return all.toSorted();
}

/**
 * Area of a tail, from below and from above. NannyML's share of a tail counts the reference's own end, (values + 1) / rows, and so is a little
 * too large; kept, as its numbers have it.
 */
function tail(sorted: Float64Array, rows: number): { share: number; lower: number; upper: number } {
  if (sorted.length < 2) return { share: 0, lower: 0, upper: 0 };
  const share = sorted.length / rows;
  const lasts = [...sorted.keys()].filter((at) => sorted[at] !== sorted[at + 1]);
  const steps = lasts.slice(0, -1).map((at, place) => ({
    upTo: (at + 1) / sorted.length,
    width: (sorted[lasts[place + 1] ?? NaN] ?? NaN) - (sorted[at] ?? NaN),
  }));
  const area = (height: (upTo: number) => number): number =>
    pairwiseSum(Float64Array.from(steps, ({ upTo, width }) => height(upTo) * width)) * share;
  return { share, lower: area((upTo) => upTo), upper: area((upTo) => 1 - upTo) };
}
