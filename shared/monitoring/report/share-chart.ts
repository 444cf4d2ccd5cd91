import { escapeHtml } from '../../report/escape-html.ts';
import type { NumberColumn, ProfileColumn } from '../profile/profile.ts';

const WIDTH = 320;
const HEIGHT = 110;
/** Cells of equal width that a number's range is drawn in. */
const CELLS = 32;
const MAX_NAMES = 20;
/** What lies further out than this share of the reference, at either end, is drawn in the outermost cell. */
const TAIL = 0.005;

/** Shares of a reference (filled) and current data (outlined) in the same cells, as a figure of HTML. */
export function shareChart(name: string, reference: ProfileColumn, current: ProfileColumn): string {
  const { first, second, labels } =
    reference.kind === 'number' && current.kind === 'number'
      ? numberCells(reference, current)
      : categoryCells(reference, current);
  const largest = Math.max(...first, ...second, Number.MIN_VALUE);
  const bars = first.map((share, index) =>
    bar(index, first.length, share / largest, (second[index] ?? 0) / largest, labels[index] ?? ''),
  );
  const text = escapeHtml(name);
  return (
    `<figure><figcaption>${text}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${text}: shares, reference and current">` +
    `${bars.join('')}</svg><div>${escapeHtml(labels[0] ?? '')} … ${escapeHtml(labels.at(-1) ?? '')}</div></figure>`
  );
}

function bar(index: number, count: number, before: number, after: number, label: string): string {
  const step = WIDTH / count;
  const x = (index * step + step * 0.1).toFixed(1);
  const width = (step * 0.8).toFixed(1);
  const rectangle = (share: number, style: string): string =>
    `<rect x="${x}" y="${(HEIGHT - share * (HEIGHT - 4)).toFixed(1)}" width="${width}" height="${(share * (HEIGHT - 4)).toFixed(1)}" ${style}/>`;
  const shapes =
    rectangle(before, 'fill="#9bb8d3"') + rectangle(after, 'fill="none" stroke="#222" stroke-width="1.5"');
  return `<g><title>${escapeHtml(label)}</title>${shapes}</g>`;
}

type Cells = { first: number[]; second: number[]; labels: string[] };

function categoryCells(reference: ProfileColumn, current: ProfileColumn): Cells {
  const counts = reference.kind === 'category' ? reference.counts : {};
  const names = Object.keys(counts).slice(0, MAX_NAMES);
  const sharesOf = (column: ProfileColumn): number[] => {
    if (column.kind !== 'category') return names.map(() => 0);
    const all = Object.values(column.counts).reduce((sum, count) => sum + count, column.other);
    const named = names.map((name) => (column.counts[name] ?? 0) / Math.max(1, all));
    return [...named, all === 0 ? 0 : Math.max(0, 1 - named.reduce((sum, share) => sum + share, 0))];
  };
  return { first: sharesOf(reference), second: sharesOf(current), labels: [...names, 'other'] };
}

function numberCells(reference: NumberColumn, current: NumberColumn): Cells {
  const [low, high] = shownRange(reference);
  const width = (high - low) / CELLS || 1;
  const labels = Array.from({ length: CELLS }, (_, index) =>
    String(Number((low + index * width).toPrecision(4))),
  );
  return { first: spread(reference, low, width), second: spread(current, low, width), labels };
}

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
function spread({ edges, counts, below, above }: NumberColumn, low: number, width: number): number[] {
  const cells = Array.from({ length: CELLS }, () => 0);
  const place = (value: number): number => Math.min(CELLS, Math.max(0, (value - low) / width));
  const add = (cell: number, count: number): void => {
    const at = Math.min(CELLS - 1, cell);
    cells[at] = (cells[at] ?? 0) + count;
  };
  add(0, below);
  add(CELLS - 1, above);
  for (const [index, count] of counts.entries()) {
    const [from, to] = [place(edges[index] ?? low), place(edges[index + 1] ?? low)];
    const last = Math.ceil(to) - 1;
    for (let cell = Math.floor(from); cell <= last; cell++)
      add(cell, (count * (Math.min(cell + 1, to) - Math.max(cell, from))) / (to - from));
    if (to === from) add(Math.floor(from), count);
  }
  const total = cells.reduce((sum, count) => sum + count, 0);
  return cells.map((count) => (total === 0 ? 0 : count / total));
}
