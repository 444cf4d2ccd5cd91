import { escapeHtml } from '../../report/escape-html.ts';
import { htmlPage } from '../../report/html-page.ts';
import { htmlTable } from '../../report/html-table.ts';
import { driftRule, driftSections } from './drift-sections.ts';
import type { DriftReport } from './report.ts';

/** A drift report as one HTML page without scripts and without anything from elsewhere. */
export const driftReportPage = (report: DriftReport): string =>
  htmlPage(`${report.model}, version ${report.version}: ${verdictOf(report)}`, [
    `<p>${escapeHtml(summary(report))}</p>`,
    ...driftSections(report),
    '<h2>Realised performance</h2>',
    performanceSection(report),
  ]);

const verdictOf = (report: DriftReport): string =>
  report.code === 'QUIET'
    ? 'no drift'
    : `drift in ${report.drifted.length} of ${report.columns.length} columns`;

function summary(report: DriftReport): string {
  const { window, alarm } = report;
  const widened = window.slots > 1 ? ` (widened to ${window.slots} window lengths)` : '';
  const persistence = `${alarm.hits} of the last ${alarm.windows} windows drifted`;
  return (
    `${report.rows} predictions from ${window.start} to ${window.end}${widened}, compared with ${report.referenceRows} reference rows. ` +
    `${driftRule(report.threshold, report.alpha)} ${persistence}: ${alarm.raised ? 'alarm raised.' : 'no alarm.'}`
  );
}

function performanceSection(report: DriftReport): string {
  const { labelled, coverage, metrics } = report.performance;
  if (labelled === 0) return '<p>No ground truth has arrived for these predictions.</p>';
  const known = `<p>Ground truth for ${labelled} predictions (${percent(coverage)}).</p>`;
  const rows = Object.entries(metrics).map(([name, value]) => ({ bad: false, cells: [name, value] }));
  return known + htmlTable(['Metric', 'Value'], rows);
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
