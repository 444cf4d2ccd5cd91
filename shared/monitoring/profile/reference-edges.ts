import { nextUp } from './next-up.ts';

/** Bins of a reference's number column, before its full range is known. */
const MAX_BINS = 510;

/**
 * Edges of bins for a column of which `values` are a sample: a bin for each value where there are few different ones, else bins that hold about
 * equally many, their edges at quantiles that are values. A largest value that is a bin of its own is closed by the next larger
 * number. Without finite values the one bin [0, 1].
 * @param values in any order
 */
export function referenceEdges(values: Float64Array): number[] {
  const finite = values.filter((value) => Number.isFinite(value)).toSorted();
  const last = finite.at(-1);
  if (last === undefined) return [0, 1];
  const distinct = distinctUpTo(finite, MAX_BINS);
  if (distinct !== undefined) return closed(distinct);
  const picked = Array.from(
    { length: MAX_BINS + 1 },
    (_, index) => finite[Math.round((index * (finite.length - 1)) / MAX_BINS)] ?? last,
  );
  const edges = [...new Set(picked.map((value) => value + 0))];
  return picked.at(-2) === last ? closed(edges) : edges;
}

/** undefined: there are more. */
function distinctUpTo(sorted: Float64Array, most: number): number[] | undefined {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value === distinct.at(-1)) continue;
    if (distinct.length === most) return undefined;
    distinct.push(value + 0);
  }
  return distinct;
}

/** With an edge after the last value, so that it has a bin of its own; no number is larger than the largest. */
function closed(edges: readonly number[]): number[] {
  const last = edges.at(-1) ?? 0;
  if (nextUp(last) > last) return [...edges, nextUp(last)];
  return edges.length > 1 ? [...edges] : [0, last];
}
