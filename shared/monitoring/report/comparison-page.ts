import { escapeHtml } from '../../report/escape-html.ts';
import { htmlPage } from '../../report/html-page.ts';
import { htmlTable } from '../../report/html-table.ts';
import type { Compared } from '../drift/compare-sources.ts';
import type { ComparisonReport } from './comparison-report.ts';
import { driftRule, driftSections } from './drift-sections.ts';
import { shareChart } from './share-chart.ts';

const MAX_CHARTS = 20;

/** A comparison as one HTML page without scripts, with the distributions of the 20 most changed columns side by side. */
export const comparisonPage = (
  report: ComparisonReport,
  profiles: Pick<Compared, 'reference' | 'current'>,
): string =>
  htmlPage(`${report.current}: ${verdictOf(report)}`, [
    `<p>${escapeHtml(summary(report))}</p>`,
    ...charts(report, profiles),
    ...driftSections(report),
    ...slices(report),
  ]);

function verdictOf({ code, drifted, columns }: ComparisonReport): string {
  if (code === 'NOT_ENOUGH_DATA') return 'not enough data to judge drift';
  return code === 'QUIET' ? 'no drift' : `drift in ${drifted.length} of ${columns.length} columns`;
}

const summary = ({ reference, referenceRows, rows, threshold, alpha }: ComparisonReport): string =>
  `${rows} rows, compared with ${referenceRows} of ${reference}. ${driftRule(threshold, alpha)}`;

function charts(
  report: ComparisonReport,
  { reference, current }: Pick<Compared, 'reference' | 'current'>,
): string[] {
  const shown = report.columns
    .filter(({ effect }) => effect !== null && effect > 0)
    .toSorted((a, b) => (b.effect ?? 0) - (a.effect ?? 0))
    .slice(0, MAX_CHARTS);
  const figures = shown.flatMap(({ column, part }) => {
    const [before, after] = [reference, current].map((profile) =>
      part === 'feature' ? profile.columns[column] : profile.outputs[column],
    );
    return before === undefined || after === undefined ? [] : [shareChart(column, before, after)];
  });
  if (figures.length === 0) return [];
  const legend = 'Filled: the reference. Outlined: the current data. Bars are shares, of the largest one.';
  return ['<h2>Most changed</h2>', `<p>${legend}</p>`, ...figures];
}

function slices({ slices: parts, slicedBy, alpha }: ComparisonReport): string[] {
  if (slicedBy === null) return [];
  const strict = `Each is judged at ${(alpha / Math.max(1, parts.length)).toPrecision(3)} instead of ${alpha}.`;
  return [
    `<h2>${escapeHtml(`By ${slicedBy}`)}</h2>`,
    `<p>${strict}</p>`,
    htmlTable(
      ['Value', 'Verdict', 'Rows', 'Reference rows', 'Drifted'],
      parts.map(({ value, code, rows, referenceRows, drifted }) => ({
        bad: code === 'DRIFT',
        cells: [value, code, rows, referenceRows, drifted.join(', ')],
      })),
    ),
  ];
}
