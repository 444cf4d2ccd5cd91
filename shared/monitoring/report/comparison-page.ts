import { formatCount, formatTime } from '../../report/format-figure.ts';
import { badge } from '../../report/html-parts.ts';
import { htmlTable } from '../../report/html-table.ts';
import { escapeHtml } from '../../report/escape-html.ts';
import type { Compared } from '../drift/compare-sources.ts';
import type { ComparisonReport } from './comparison-report.ts';
import { distributionsOf } from './distribution.ts';
import { driftPage } from './drift-page.ts';

/** A comparison as one HTML page that needs nothing from elsewhere. */
export const comparisonPage = async (
  report: ComparisonReport,
  profiles: Pick<Compared, 'reference' | 'current'>,
): Promise<string> =>
  driftPage({
    ...report,
    kind: 'Drift report',
    subject: `${report.current}, compared with ${report.reference}.`,
    facts: [
      ['Rows', formatCount(report.rows)],
      ['Reference rows', formatCount(report.referenceRows)],
      ['Columns compared', formatCount(report.columns.filter(({ effect }) => effect !== null).length)],
      ['Drifted means', `effect ≥ ${report.threshold} and p < ${report.alpha}`],
    ],
    distributions: distributionsOf(profiles.reference, profiles.current, new Set()),
    sections: slices(report),
    createdAt: formatTime(report.createdAt),
  });

function slices({ slices: parts, slicedBy, alpha }: ComparisonReport): string[] {
  if (slicedBy === null) return [];
  const strict = (alpha / Math.max(1, parts.length)).toPrecision(3);
  return [
    `<h2>${escapeHtml(`By ${slicedBy}`)}</h2>`,
    htmlTable({
      caption: `The most frequent values on their own, each judged at ${strict} instead of ${alpha}`,
      head: [
        { name: slicedBy },
        { name: 'Verdict' },
        { name: 'Rows', numeric: true },
        { name: 'Reference rows', numeric: true },
        { name: 'Drifted columns', wide: true },
      ],
      rows: parts.map(({ value, code, rows, referenceRows, drifted }) => ({
        marked: code === 'DRIFT',
        cells: [
          value,
          { html: verdicts[code] },
          formatCount(rows),
          formatCount(referenceRows),
          drifted.length === 0 ? '–' : drifted.join(', '),
        ],
      })),
    }),
  ];
}

const verdicts: Record<ComparisonReport['code'], string> = {
  DRIFT: badge('drift', 'bad'),
  QUIET: badge('no drift', 'quiet'),
  NOT_ENOUGH_DATA: badge('not enough data', 'quiet'),
};
