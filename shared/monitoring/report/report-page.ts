import { formatCount, formatFigure, formatShare, formatTime } from '../../report/format-figure.ts';
import { htmlTable } from '../../report/html-table.ts';
import { driftPage } from './drift-page.ts';
import type { DriftReport } from './report.ts';

/** The report of a judged window as one HTML page that needs nothing from elsewhere. */
export const driftReportPage = async (report: DriftReport): Promise<string> =>
  driftPage({
    ...report,
    kind: `Drift report of ${report.model}, version ${report.version}`,
    subject: `Predictions from ${formatTime(report.window.start)} to ${formatTime(report.window.end)}${widened(report)}, compared with what the version was trained on.`,
    facts: [
      ['Alarm', alarmText(report)],
      ['Predictions', formatCount(report.rows)],
      ['Reference rows', formatCount(report.referenceRows)],
      ['Ground truth', formatShare(report.performance.coverage)],
      ['Drifted means', `effect ≥ ${report.threshold} and p < ${report.alpha}`],
    ],
    sections: performanceSection(report),
    createdAt: formatTime(report.createdAt),
  });

const widened = ({ window }: DriftReport): string =>
  window.slots > 1 ? ` (widened to ${window.slots} window lengths, for there were too few)` : '';

const alarmText = ({ alarm }: DriftReport): string =>
  `${alarm.raised ? 'raised' : 'not raised'}: drift in ${alarm.hits} of the last ${alarm.windows} windows`;

function performanceSection({ performance }: DriftReport): string[] {
  const { labelled, coverage, metrics } = performance;
  const head = '<h2>Realised performance</h2>';
  if (labelled === 0) return [head, '<p>No ground truth has arrived for these predictions.</p>'];
  return [
    head,
    htmlTable({
      caption: `From ground truth for ${formatCount(labelled)} predictions (${formatShare(coverage)})`,
      head: [{ name: 'Metric' }, { name: 'Value', numeric: true }],
      rows: Object.entries(metrics).map(([name, value]) => ({
        cells: [name, value === null ? null : formatFigure(value)],
      })),
    }),
  ];
}
