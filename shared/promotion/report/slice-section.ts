import { type DotRow, dotChart } from '../../report/charts/dot-chart.ts';
import { escapeHtml } from '../../report/escape-html.ts';
import { htmlTable } from '../../report/html-table.ts';
import { vegaSvg } from '../../report/vega-svg.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { formatCount, formatNumber, formatSigned } from './format-number.ts';

type SliceRecord = DecisionRecord['slices'][number];

/** Groups of a column that are drawn; the table has all. */
const MAX_DRAWN = 20;

/** The primary metric on each group that the policy names, both models beside each other. */
export async function sliceSection({
  slices,
  metrics,
}: Pick<DecisionRecord, 'slices' | 'metrics'>): Promise<string[]> {
  if (slices.length === 0) return [];
  const metric = metrics[0]?.metric ?? 'metric';
  const columns = [...Map.groupBy(slices, ({ column }) => column)];
  const charts = await Promise.all(columns.map(([column, own]) => figure(metric, column, own)));
  return [
    '<h2>Slices</h2>',
    `<div class="charts">${charts.join('\n')}</div>`,
    htmlTable({
      caption: `${metric} on the rows of each group, with one-sided bounds of the difference`,
      head: [
        { name: 'Column' },
        { name: 'Group' },
        { name: 'Rows', numeric: true },
        { name: 'Candidate', numeric: true },
        { name: 'Champion', numeric: true },
        { name: 'Difference', numeric: true },
        { name: 'Between' },
      ],
      rows: slices.map(({ column, group, rows, candidate, champion, difference }) => ({
        cells: [
          column,
          group,
          formatCount(rows),
          formatNumber(candidate.value),
          champion === null ? '' : formatNumber(champion.value),
          difference === null ? '' : formatSigned(difference.value),
          difference === null
            ? ''
            : `${formatSigned(difference.lower)} and ${formatSigned(difference.upper)}`,
        ],
      })),
    }),
  ];
}

async function figure(metric: string, column: string, slices: readonly SliceRecord[]): Promise<string> {
  const rows = slices.flatMap(dotRow).slice(0, MAX_DRAWN);
  const words = `${metric} of the candidate as dots with bounds, of the champion as hollow squares.`;
  const svg = rows.length === 0 ? '' : await vegaSvg(dotChart(rows), `By ${column}: ${words}`);
  return `<figure><figcaption><h3>By ${escapeHtml(column)}</h3><p>${escapeHtml(words)}</p></figcaption>${svg}</figure>`;
}

const dotRow = ({ group, candidate, champion }: SliceRecord): DotRow[] =>
  candidate.value === null
    ? []
    : [
        {
          name: group,
          before: champion?.value ?? null,
          after: candidate.value,
          lower: candidate.lower,
          upper: candidate.upper,
        },
      ];
