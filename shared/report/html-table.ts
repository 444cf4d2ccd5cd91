import { escapeHtml } from './escape-html.ts';

/** `html` cells are trusted as they stand; null stands for a number that does not exist. */
export type HtmlCell = string | null | { html: string };

/** Of a `numeric` column the cells stand on the right; a `wide` one holds sentences; a `fixed` one cannot be sorted by. */
export type HtmlHead = {
  name: string;
  numeric?: boolean;
  wide?: boolean;
  fixed?: boolean;
  sorted?: 'ascending' | 'descending';
};

/** `marked` rows stand out. The first cell names the row. */
export type HtmlRow = { marked?: boolean; cells: readonly HtmlCell[] };

export type Table = { caption: string; head: readonly HtmlHead[]; rows: readonly HtmlRow[] };

/** A table that scrolls on its own where the page is narrow. */
export function htmlTable({ caption, head, rows }: Table): string {
  const name = escapeHtml(caption);
  return [
    `<p class="caption">${name}</p><div class="scroll" role="region" aria-label="${name}" tabindex="0"><table aria-label="${name}">`,
    `<thead><tr>${head.map(headCell).join('')}</tr></thead><tbody>`,
    ...rows.map(({ marked = false, cells }) => {
      const line = cells.map((cell, at) => bodyCell(cell, at === 0, head[at]?.numeric === true));
      return `<tr${marked ? ' class="mark"' : ''}>${line.join('')}</tr>`;
    }),
    '</tbody></table></div>',
  ].join('\n');
}

function headCell({ name, numeric = false, wide = false, fixed = false, sorted }: HtmlHead): string {
  const kind = numeric ? ' class="n"' : wide ? ' class="wide"' : '';
  const order = sorted === undefined ? '' : ` aria-sort="${sorted}"`;
  return `<th scope="col"${kind}${order}${fixed ? ' data-fixed' : ''}>${escapeHtml(name)}</th>`;
}

function bodyCell(cell: HtmlCell, first: boolean, numeric: boolean): string {
  const content = cell === null ? '–' : typeof cell === 'string' ? escapeHtml(cell) : cell.html;
  if (first) return `<th scope="row">${content}</th>`;
  return `<td${numeric ? ' class="n"' : ''}>${content}</td>`;
}
