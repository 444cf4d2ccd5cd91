export type BinPair = { first: number[]; second: number[] };

/**
 * Merges bins until each is expected to hold at least `minExpected` values in the smaller sample. What is merged depends only on the
 * pooled counts, so a test on the result keeps its level. Ordered bins join their right neighbour (the last ones their left);
 * unordered ones, rarest first, join each other.
 */
export function mergeSmallBins(
  first: readonly number[],
  second: readonly number[],
  ordered: boolean,
  minExpected = 5,
): BinPair {
  const groups = smallBinGroups(first, second, ordered, minExpected);
  return {
    first: groups.map((group) => total(first, group)),
    second: groups.map((group) => total(second, group)),
  };
}

/** Which bins `mergeSmallBins` puts together, by their places. */
export function smallBinGroups(
  first: readonly number[],
  second: readonly number[],
  ordered: boolean,
  minExpected = 5,
): number[][] {
  const needed = neededPooled(first, second, minExpected);
  const pooled = first.map((count, index) => count + (second[index] ?? 0));
  const order = [...pooled.keys()];
  if (!ordered) order.sort((a, b) => (pooled[a] ?? 0) - (pooled[b] ?? 0) || a - b);
  return groupUntil(order, pooled, needed);
}

const total = (counts: readonly number[], group: readonly number[]): number =>
  group.reduce((sum, index) => sum + (counts[index] ?? 0), 0);

function neededPooled(first: readonly number[], second: readonly number[], minExpected: number): number {
  const n = first.reduce((sum, count) => sum + count, 0);
  const m = second.reduce((sum, count) => sum + count, 0);
  return (minExpected * (n + m)) / Math.min(n, m);
}

function groupUntil(order: readonly number[], pooled: readonly number[], needed: number): number[][] {
  const groups: number[][] = [];
  let open: number[] = [];
  let held = 0;
  for (const index of order) {
    open.push(index);
    held += pooled[index] ?? 0;
    if (held < needed) continue;
    groups.push(open);
    open = [];
    held = 0;
  }
  const last = groups.at(-1);
  if (last === undefined) return [open];
  last.push(...open);
  return groups;
}
