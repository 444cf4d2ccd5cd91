import { escapeHtml } from './escape-html.ts';

/** `bad` rows stand out. */
export type HtmlRow = { bad: boolean; cells: (string | number | null)[] };

export function htmlTable(head: readonly string[], rows: readonly HtmlRow[]): string {
  const header = head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('');
  const lines = rows.map((row) => `<tr${row.bad ? ' class="bad"' : ''}>${row.cells.map(cell).join('')}</tr>`);
  return `<table><thead><tr>${header}</tr></thead><tbody>\n${lines.join('\n')}\n</tbody></table>`;
}

function cell(value: string | number | null): string {
  if (value === null) return '<td class="n">–</td>';
  if (typeof value === 'string') return `<td>${escapeHtml(value)}</td>`;
  return `<td class="n">${Number.isInteger(value) ? value : value.toPrecision(4)}</td>`;
}
