import { escapeHtml } from '../../report/escape-html.ts';
import type { DriftReport } from './report.ts';

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
table{border-collapse:collapse;display:block;overflow-x:auto}th,td{padding:.25rem .75rem;text-align:left;border-bottom:1px solid #bbb}
td.n{text-align:right;font-variant-numeric:tabular-nums}tr.bad{font-weight:bold}`;

/** A drift report as one HTML page without scripts and without anything from elsewhere. */
export function driftReportPage(report: DriftReport): string {
  const title = escapeHtml(`${report.model}, version ${report.version}: ${verdictOf(report)}`);
  const body = [
    `<h1>${title}</h1>`,
    `<p>${escapeHtml(summary(report))}</p>`,
    '<h2>Drift</h2>',
    table(
      ['Column', 'Part', 'Status', 'Effect', 'Distance', 'Expected without drift', 'p, adjusted', 'Values'],
      report.columns
        .toSorted((a, b) => (b.effect ?? -1) - (a.effect ?? -1))
        .map((column) => ({
          bad: column.status === 'DRIFTED',
          cells: [
            column.column,
            column.part,
            column.status,
            column.effect,
            column.distance,
            column.expected,
            column.adjustedP,
            column.values,
          ],
        })),
    ),
    '<h2>Data quality</h2>',
    qualitySection(report),
    '<h2>Realised performance</h2>',
    performanceSection(report),
  ];
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}</style></head>\n<body>\n${body.join('\n')}\n</body></html>\n`;
}

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
    `A column has drifted when its effect (Jensen-Shannon distance, base 2, beyond what chance explains) is at least ${report.threshold} ` +
    `and its adjusted p-value is under ${report.alpha}. ${persistence}: ${alarm.raised ? 'alarm raised.' : 'no alarm.'}`
  );
}

/** What got worse is shown; what is fine can be opened. */
function qualitySection(report: DriftReport): string {
  const lines = (status: 'WORSE' | 'FINE'): string[] =>
    qualityTables(report.quality.filter((check) => check.status === status));
  const worse = lines('WORSE');
  const fine = lines('FINE');
  const found = worse.length > 0 ? worse : ['<p>Nothing got worse than in the reference data.</p>'];
  return [
    ...found,
    ...(fine.length > 0 ? ['<details><summary>Checks that are fine</summary>', ...fine, '</details>'] : []),
  ].join('\n');
}

const qualityTables = (checks: DriftReport['quality']): string[] =>
  checks.length === 0
    ? []
    : [
        table(
          ['Column', 'Check', 'Status', 'Share', 'Reference', 'p, adjusted'],
          checks.map((check) => ({
            bad: check.status === 'WORSE',
            cells: [
              check.column,
              check.code,
              check.status,
              check.share,
              check.referenceShare,
              check.adjustedP,
            ],
          })),
        ),
      ];

function performanceSection(report: DriftReport): string {
  const { labelled, coverage, metrics } = report.performance;
  if (labelled === 0) return '<p>No ground truth has arrived for these predictions.</p>';
  const known = `<p>Ground truth for ${labelled} predictions (${percent(coverage)}).</p>`;
  const rows = Object.entries(metrics).map(([name, value]) => ({ bad: false, cells: [name, value] }));
  return known + table(['Metric', 'Value'], rows);
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

type Row = { bad: boolean; cells: (string | number | null)[] };

function table(head: readonly string[], rows: readonly Row[]): string {
  const header = head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('');
  const lines = rows.map((row) => `<tr${row.bad ? ' class="bad"' : ''}>${row.cells.map(cell).join('')}</tr>`);
  return `<table><thead><tr>${header}</tr></thead><tbody>\n${lines.join('\n')}\n</tbody></table>`;
}

function cell(value: string | number | null): string {
  if (value === null) return '<td class="n">–</td>';
  if (typeof value === 'string') return `<td>${escapeHtml(value)}</td>`;
  return `<td class="n">${Number.isInteger(value) ? value : value.toPrecision(4)}</td>`;
}
