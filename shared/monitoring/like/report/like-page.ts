import { escapeHtml } from '../../../report/escape-html.ts';
import { htmlPage } from '../../../report/html-page.ts';
import { type HtmlRow, htmlTable } from '../../../report/html-table.ts';
import type { LikeColumn } from '../way.ts';
import type { LikeReport } from './like-report.ts';

/** What another tool would say as one HTML page without scripts. */
export function likePage(report: LikeReport): string {
  const { current, rows, reference, referenceRows, tool, version, verdict, drifted, columns } = report;
  const measured = columns.filter((column) => column.drifted !== null).length;
  return htmlPage(`${current}: drift in ${drifted.length} of ${measured} columns, as ${tool} measures it`, [
    `<p>${escapeHtml(`${rows} rows, compared with ${referenceRows} of ${reference}, as ${tool} ${version} does.`)}</p>`,
    `<p>${escapeHtml(`The whole table: ${verdictText(verdict.drifted)} (${verdict.rule}).`)}</p>`,
    htmlTable(
      ['Column', 'Type', 'Status', 'Method', 'Score', 'Drift where', 'Statistic', 'Bins'],
      columns.map(rowOf),
    ),
  ]);
}

export const verdictText = (drifted: boolean | null): string =>
  drifted === null ? 'no verdict' : drifted ? 'drift' : 'no drift';

const rowOf = (column: LikeColumn): HtmlRow => ({
  bad: column.status === 'drifted' || column.status === 'not-measured',
  cells: [
    column.column,
    column.type,
    column.status,
    column.method,
    column.score,
    column.threshold === null ? null : `${column.comparison} ${column.threshold}`,
    column.statistic ?? column.reason?.message ?? null,
    column.bins,
  ],
});
