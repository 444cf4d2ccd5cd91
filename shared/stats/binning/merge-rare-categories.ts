export type ExpectedPair = { observed: number[]; expected: number[] };

/**
 * deequ's merging before a chi-square test: while more than a fifth of the expected counts are under 5 (with two categories: while any is
 * under 10), the smallest is added to the second smallest. Expected counts are scaled to the observed total first. Categories the reference does
 * not have (expected 0) are dropped, and with them what was observed there, so a new category is no drift to this rule. May leave fewer than two
 * categories: then there is nothing to test. (Yates, Moore and McCabe, 1999; W. G. Cochran, 1952.)
 */
export function mergeRareCategories(observed: readonly number[], expected: readonly number[]): ExpectedPair {
  const known = [...expected.keys()].filter((at) => (expected[at] ?? 0) > 0);
  const scale = sum(known.map((at) => observed[at] ?? 0)) / sum(expected);
  const cells = known
    .map((at) => ({ observed: observed[at] ?? 0, expected: (expected[at] ?? 0) * scale }))
    .toSorted((a, b) => a.expected - b.expected);
  while (cells.length > 1 && tooRare(cells)) {
    const [least, next] = cells.splice(0, 2);
    if (least === undefined || next === undefined) break;
    insert(cells, { observed: least.observed + next.observed, expected: least.expected + next.expected });
  }
  return { observed: cells.map((cell) => cell.observed), expected: cells.map((cell) => cell.expected) };
}

type Cell = { observed: number; expected: number };

function tooRare(cells: readonly Cell[]): boolean {
  const [limit, allowed] = cells.length > 2 ? [5, Math.trunc(0.2 * cells.length)] : [10, 0];
  return cells.filter((cell) => cell.expected < limit).length > allowed;
}

/** Keeps the cells ascending by expected count. */
function insert(cells: Cell[], cell: Cell): void {
  const place = cells.findIndex((other) => other.expected >= cell.expected);
  cells.splice(place === -1 ? cells.length : place, 0, cell);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
