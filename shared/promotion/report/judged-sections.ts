import { escapeHtml } from '../../report/escape-html.ts';
import type { Tone } from '../../report/html-page.ts';
import { badge, factList } from '../../report/html-parts.ts';
import { htmlTable } from '../../report/html-table.ts';
import type { CheckResult } from '../checks/check-result.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { formatNumber, formatSigned } from './format-number.ts';
import { intervalFigure } from './interval-figure.ts';
import { modelSection } from './model-section.ts';
import { sliceSection } from './slice-section.ts';
import { valueSection } from './value-section.ts';

/** What both models are called on the page, such as `candidate v7`; `champion` is not shown where there is none. */
export type ModelNames = { candidate: string; champion: string };

/** What pages about decisions and about compared files of predictions have in common. */
export type Judged = Pick<DecisionRecord, 'metrics' | 'checks' | 'slices' | 'figures' | 'value'> & {
  names: ModelNames;
};

export const verdictTones: Record<DecisionRecord['verdict'], Tone> = {
  promote: 'good',
  reject: 'bad',
  'insufficient-evidence': 'open',
};

/** The body of a page, as HTML: why, both models side by side, every check with its interval, every metric. */
export const judgedSections = async (judged: Judged): Promise<string[]> => [
  ...mainFacts(judged),
  ...openChecks(judged),
  ...(await modelSection(judged)),
  ...valueSection(judged),
  ...(await sliceSection(judged)),
  ...checkTable(judged),
  ...metricTable(judged),
];

/** The primary metric in figures. */
function mainFacts({ metrics, checks }: Judged): string[] {
  const [primary] = metrics;
  if (primary === undefined) return [];
  const { metric, candidate, champion, difference } = primary;
  const made = checks.filter(({ status }) => status !== 'not-run').length;
  const passed = checks.filter(({ status }) => status === 'pass').length;
  return [
    factList([
      [`${metric}, candidate`, formatNumber(candidate.value)],
      ...(champion === null ? [] : [[`${metric}, champion`, formatNumber(champion.value)] as const]),
      ...(difference === null
        ? []
        : [
            ['Difference', formatSigned(difference.value)] as const,
            ['Between', `${formatSigned(difference.lower)} and ${formatSigned(difference.upper)}`] as const,
          ]),
      ['Checks passed', `${passed} of ${made}`],
    ]),
  ];
}

/** What stands against the candidate, before everything that speaks for it. */
function openChecks({ checks }: Judged): string[] {
  const against = checks
    .filter(({ status }) => status !== 'pass' && status !== 'not-run')
    .toSorted(decisiveFirst);
  if (against.length === 0) return [];
  const lines = against.map(
    (check) =>
      `<li>${statusBadge(check.status)} <strong>${escapeHtml(check.id)}</strong>: ${escapeHtml(check.reason)}</li>`,
  );
  return ['<h2>What stands against it</h2>', `<ul class="reasons">${lines.join('\n')}</ul>`];
}

/** What failed, then what is missing, then warnings. */
const decisiveFirst = (a: CheckResult, b: CheckResult): number => weights[b.status] - weights[a.status];

const weights: Record<CheckResult['status'], number> = {
  fail: 2,
  missing: 1,
  warn: 0,
  pass: 0,
  'not-run': 0,
};

const statuses: Record<CheckResult['status'], Tone | 'quiet'> = {
  pass: 'good',
  warn: 'open',
  fail: 'bad',
  missing: 'open',
  'not-run': 'quiet',
};

const statusBadge = (status: CheckResult['status']): string => badge(status, statuses[status]);

function checkTable({ checks }: Judged): string[] {
  if (checks.length === 0) return [];
  return [
    '<h2>Checks</h2>',
    htmlTable({
      caption: 'Every check that was made; a bar is an estimate with its bounds, beside the limit',
      head: [
        { name: 'Check' },
        { name: 'Status' },
        { name: 'Found', wide: true },
        { name: 'Required', wide: true },
      ],
      rows: checks.map((check) => ({
        marked: check.status === 'fail',
        cells: [
          check.id,
          { html: statusBadge(check.status) },
          { html: `${escapeHtml(check.reason)}${intervalFigure(check)}` },
          check.required,
        ],
      })),
    }),
  ];
}

function metricTable({ metrics }: Judged): string[] {
  if (metrics.length === 0) return [];
  return [
    '<h2>Metrics</h2>',
    htmlTable({
      caption: 'The primary metric first; bounds are of the difference, or of the candidate alone',
      head: [
        { name: 'Metric' },
        { name: 'Better is' },
        { name: 'Candidate', numeric: true },
        { name: 'Champion', numeric: true },
        { name: 'Difference', numeric: true },
        { name: 'Bounds', numeric: true },
        { name: 'By' },
      ],
      rows: metrics.map(({ metric, direction, candidate, champion, difference }) => {
        const shown = difference ?? candidate;
        return {
          cells: [
            metric,
            direction,
            formatNumber(candidate.value),
            champion === null ? null : formatNumber(champion.value),
            difference === null ? null : formatSigned(difference.value),
            `${formatNumber(shown.lower)} to ${formatNumber(shown.upper)}`,
            shown.method,
          ],
        };
      }),
    }),
  ];
}
