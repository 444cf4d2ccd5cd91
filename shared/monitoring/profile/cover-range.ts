import { nextUp } from './next-up.ts';
import type { NumberColumn } from './profile.ts';

/**
 * The same column with bins for what lies below and above its edges, which were found from a sample of the same values. Counting the
 * values again, into the new edges, gives the same counts.
 */
export function coverRange(column: NumberColumn): NumberColumn {
  const { outside: _outside, ...covered } = column;
  const { min, max, below, above } = column;
  const lower = below > 0 && min !== null ? { edges: [min], counts: [below] } : { edges: [], counts: [] };
  const upper = above > 0 && max !== null ? coverAbove(column, max) : column;
  return {
    ...covered,
    edges: [...lower.edges, ...upper.edges],
    counts: [...lower.counts, ...upper.counts],
    below: 0,
    above: 0,
  };
}

/** The last bin keeps its own upper edge, which the bin after it begins behind. */
function coverAbove(
  { edges, counts, above }: NumberColumn,
  max: number,
): Pick<NumberColumn, 'edges' | 'counts'> {
  const end = nextUp(edges.at(-1) ?? max);
  const kept = [...edges.slice(0, -1), end];
  if (max > end) return { edges: [...kept, max], counts: [...counts, above] };
  return { edges: kept, counts: [...counts.slice(0, -1), (counts.at(-1) ?? 0) + above] };
}
