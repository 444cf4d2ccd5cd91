import type { NumberColumn } from '../profile/profile.ts';
import type { Distribution } from './distribution.ts';

/** Cells of equal width that a number's range is drawn in, at most. */
const CELLS = 24;
/** What lies further out than this share of the reference, at either end, is drawn in the outermost cell. */
const TAIL = 0.005;

type Drawn = Pick<Distribution, 'cells' | 'reference' | 'current'>;

/** Shares of both columns: by value where there are few whole numbers, else in cells of equal width. */
export function numberCells(reference: NumberColumn, current: NumberColumn): Drawn {
  const names = wholeNumbers(reference.edges);
  if (names !== undefined) return named(names, reference, current);
  const [low, high] = shownRange(reference);
  const whole = reference.type === 'long' && high - low >= 2;
  const width = whole ? Math.ceil((high - low) / CELLS) : (high - low) / CELLS || 1;
  const count = whole ? Math.max(1, Math.ceil((high - low) / width)) : CELLS;
  return {
    cells: { kind: 'ranges', low, high: low + count * width },
    reference: spread(reference, low, width, count),
    current: spread(current, low, width, count),
  };
}

/** A name for each bin if these are few and begin at whole numbers. */
function wholeNumbers(edges: readonly number[]): string[] | undefined {
  const starts = edges.slice(0, -1);
  if (starts.length > CELLS - 2 || !starts.every(Number.isInteger)) return undefined;
  return starts.map((start, index) => {
    const next = Math.ceil(edges[index + 1] ?? start);
    const end = index === starts.length - 1 ? next : next - 1;
    const wide = end > start && !(index === starts.length - 1 && (edges[index + 1] ?? 0) - start < 1);
    return wide ? `${start} to ${end}` : String(start);
  });
}

/** What lies outside of the reference is named only where there is some. */
function named(names: readonly string[], reference: NumberColumn, current: NumberColumn): Drawn {
  const [first, second] = [allShares(reference), allShares(current)];
  const labels = [
    `under ${reference.edges[0] ?? ''}`,
    ...names,
    `over ${Math.floor(reference.edges.at(-1) ?? 0)}`,
  ];
  const shown = labels.flatMap((_, index) => {
    const inside = index > 0 && index < labels.length - 1;
    return inside || (second[index] ?? 0) > 0 || (first[index] ?? 0) > 0 ? [index] : [];
  });
  const pick = <T>(list: readonly T[]): T[] => shown.flatMap((index) => list[index] ?? []);
  return { cells: { kind: 'values', names: pick(labels) }, reference: pick(first), current: pick(second) };
}

const allShares = ({ below, counts, above }: NumberColumn): number[] => sharesOf([below, ...counts, above]);

/** Of the reference, without its outermost values. */
function shownRange({ edges, counts }: NumberColumn): [number, number] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let before = 0;
  let [low, high] = [edges[0] ?? 0, edges.at(-1) ?? 1];
  for (const [index, count] of counts.entries()) {
    if (before <= TAIL * total) low = edges[index] ?? low;
    if (before < (1 - TAIL) * total) high = edges[index + 1] ?? high;
    before += count;
  }
  return [low, high];
}

/** Shares in cells of equal width; a bin's values are taken to lie evenly between its edges. */
function spread(column: NumberColumn, low: number, width: number, count: number): number[] {
  const { edges, counts, below, above } = column;
  const cells = Array.from({ length: count }, () => 0);
  const place = (value: number): number => Math.min(count, Math.max(0, (value - low) / width));
  const add = (cell: number, values: number): void => {
    const at = Math.min(count - 1, cell);
    cells[at] = (cells[at] ?? 0) + values;
  };
  add(0, below);
  add(count - 1, above);
  for (const [index, values] of counts.entries()) {
    const [from, to] = [place(edges[index] ?? low), place(edges[index + 1] ?? low)];
    const last = Math.ceil(to) - 1;
    for (let cell = Math.floor(from); cell <= last; cell++)
      add(cell, (values * (Math.min(cell + 1, to) - Math.max(cell, from))) / (to - from));
    if (to === from) add(Math.floor(from), values);
  }
  return sharesOf(cells);
}

function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}
