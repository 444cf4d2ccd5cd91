import { escapeHtml } from '../../report/escape-html.ts';
import type { CheckResult } from '../checks/check-result.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { formatCount, formatFurtherRows, formatNumber, formatSigned } from './format-number.ts';
import { intervalFigure } from './interval-figure.ts';
import { decisionHeadline } from './decision-markdown.ts';

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2330}
table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #d8dde6;vertical-align:top}
.verdict{display:inline-block;padding:.2rem .7rem;border-radius:.3rem;color:#fff;font-weight:600}
.promote,.pass{background:#1b6e3c}.reject,.fail{background:#a3231f}.insufficient-evidence,.missing{background:#7a5600}
.status{color:#fff;border-radius:.3rem;padding:.1rem .4rem;font-size:.85rem}
svg text{font-size:11px;fill:#4a5568}.limit{stroke:#a3231f;stroke-width:2;stroke-dasharray:3 2}.range{stroke:#274b8f;stroke-width:3}circle{fill:#274b8f}
footer{color:#4a5568;font-size:.85rem;overflow-wrap:anywhere}`;

/** The decision as one self-contained page: verdict, why, every check with its interval, every metric. No scripts. */
export function decisionHtml(record: DecisionRecord): string {
  const title = escapeHtml(decisionHeadline(record));
  const needs = record.furtherRows === null ? '' : `<p>Needed: ${formatFurtherRows(record.furtherRows)}.</p>`;
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head><body>`,
    `<p><span class="verdict ${record.verdict}">${record.path === 'rollback' ? 'rollback' : record.verdict}</span></p><h1>${title}</h1>`,
    `<p>${escapeHtml(record.reason)}.</p>${needs}<p>${basis(record)}</p>`,
    '<h2>Checks</h2><table><thead><tr><th>Check</th><th>Status</th><th>Required</th><th>Found</th></tr></thead><tbody>',
    ...record.checks.map(checkRow),
    '</tbody></table>',
    ...metricTable(record),
    `<footer>Decision ${record.id}, ${record.decidedAt}, by ${escapeHtml(record.actor)}, gate ${escapeHtml(record.codeRevision)}. Policy ${record.policy.digest}. Evidence ${record.evidence.digest}.</footer></body></html>`,
  ].join('\n');
}

function metricTable({ metrics }: DecisionRecord): string[] {
  if (metrics.length === 0) return [];
  const head =
    '<h2>Metrics</h2><table><thead><tr><th>Metric</th><th>Candidate</th><th>Champion</th><th>Difference</th><th>Bounds</th></tr></thead><tbody>';
  return [head, ...metrics.map(metricRow), '</tbody></table>'];
}

function basis({ path, actor, evidence, action, dryRun }: DecisionRecord): string {
  if (path === 'rollback') return `Asked for by ${escapeHtml(actor)}; nothing was judged.`;
  const left = evidence.excludedRows;
  const excluded = left > 0 ? `; ${formatCount(left)} left out because the champion was trained on them` : '';
  return `Judged on ${formatCount(evidence.rows)} rows${excluded}. Action: ${action}${dryRun ? ' (dry run)' : ''}.`;
}

const checkRow = (check: CheckResult): string =>
  `<tr><td>${escapeHtml(check.id)}</td><td><span class="status ${check.status}">${check.status}</span></td>` +
  `<td>${escapeHtml(check.required)}</td><td>${escapeHtml(check.reason)}<br>${intervalFigure(check)}</td></tr>`;

function metricRow({ metric, candidate, champion, difference }: DecisionRecord['metrics'][number]): string {
  const shown = difference ?? candidate;
  const cells = [
    metric,
    formatNumber(candidate.value),
    champion === null ? '' : formatNumber(champion.value),
    difference === null ? '' : formatSigned(difference.value),
    `${formatNumber(shown.lower)} to ${formatNumber(shown.upper)} (${shown.method})`,
  ];
  return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
}
