import { escapeHtml } from '../../../report/escape-html.ts';
import { formatCount, formatFigure } from '../../../report/format-figure.ts';
import { htmlPage } from '../../../report/html-page.ts';
import { badge, factList } from '../../../report/html-parts.ts';
import { type HtmlRow, htmlTable } from '../../../report/html-table.ts';
import type { LikeColumn } from '../way.ts';
import type { LikeReport } from './like-report.ts';
import { whereOf } from './where-of.ts';

/** What another tool would say as one HTML page that needs nothing from elsewhere. */
export function likePage(report: LikeReport): string {
  const { current, rows, reference, referenceRows, tool, version, verdict, drifted, columns } = report;
  const measured = columns.filter((column) => column.drifted !== null).length;
  const failed = columns.filter(({ status }) => status === 'not-measured').length;
  return htmlPage({
    kind: `Drift report, as ${tool} ${version} measures it`,
    title: `Drift in ${drifted.length} of ${measured} columns${failed === 0 ? '' : `, ${failed} could not be measured`}`,
    tone:
      drifted.length > 0 || verdict.drifted === true ? 'bad' : measured === 0 || failed > 0 ? 'open' : 'good',
    lead: [
      escapeHtml(`${current}, compared with ${reference}.`),
      escapeHtml(`The whole table: ${verdictText(verdict.drifted)} (${verdict.rule}).`),
    ],
    body: [
      factList([
        ['Rows', formatCount(rows)],
        ['Reference rows', formatCount(referenceRows)],
      ]),
      '<h2>Columns</h2>',
      columnTable(columns, tool),
    ],
    foot: `Every number is as ${tool} ${version} computes it. The page holds counts and scores, no rows.`,
  });
}

export const verdictText = (drifted: boolean | null): string =>
  drifted === null ? 'no verdict' : drifted ? 'drift' : 'no drift';

const columnTable = (columns: readonly LikeColumn[], tool: string): string =>
  htmlTable({
    caption: `Columns, in the order and by the methods of ${tool}`,
    head: [
      { name: 'Column' },
      { name: 'Type' },
      { name: 'Status' },
      { name: 'Method' },
      { name: 'Score', numeric: true },
      { name: 'Drift where' },
      { name: 'Statistic', wide: true },
      { name: 'Bins' },
    ],
    rows: columns.map(rowOf),
  });

const rowOf = (column: LikeColumn): HtmlRow => ({
  marked: column.status === 'drifted',
  cells: [
    column.column,
    column.type,
    { html: statusBadge(column.status) },
    column.method,
    column.score === null ? null : formatFigure(column.score),
    whereOf(column),
    [column.statistic, column.reason?.message].filter((text) => (text ?? '') !== '').join('; ') || null,
    column.bins,
  ],
});

const statusBadge = (status: LikeColumn['status']): string =>
  status === 'drifted' ? badge(status, 'bad') : badge(status, status === 'not-measured' ? 'open' : 'quiet');
