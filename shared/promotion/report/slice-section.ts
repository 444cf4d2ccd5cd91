import { type DotRow, dotChart } from '../../report/charts/dot-chart.ts';
import { escapeHtml } from '../../report/escape-html.ts';
import { htmlTable } from '../../report/html-table.ts';
import { vegaSvg } from '../../report/vega-svg.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { formatCount, formatNumber, formatSigned } from './format-number.ts';

type SliceRecord = DecisionRecord['slices'][number];

/** Groups of a column that are drawn, those that are worst beside the champion; the table has all. */
const MAX_DRAWN = 20;

/** The primary metric on each group that the policy names, both models beside each other. */
export async function sliceSection({
  slices,
  metrics,
}: Pick<DecisionRecord, 'slices' | 'metrics'>): Promise<string[]> {
  if (slices.length === 0) return [];
  const metric = metrics[0]?.metric ?? 'metric';
  const sign = metrics[0]?.direction === 'lower' ? -1 : 1;
  const columns = [...Map.groupBy(slices, ({ column }) => column)];
  const charts = await Promise.all(columns.map(([column, own]) => figure(metric, column, drawn(own, sign))));
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
          champion === null ? null : formatNumber(champion.value),
          difference === null ? null : formatSigned(difference.value),
          difference === null
            ? null
            : `${formatSigned(difference.lower)} and ${formatSigned(difference.upper)}`,
        ],
      })),
    }),
  ];
}

type Drawn = { rows: DotRow[]; all: number };

/** Those with a number; of too many the worst, in the order that they had. */
function drawn(slices: readonly SliceRecord[], sign: 1 | -1): Drawn {
  const known = slices.filter(({ candidate }) => candidate.value !== null);
  const lead = ({ difference, candidate }: SliceRecord): number =>
    sign * (difference?.value ?? candidate.value ?? 0);
  const worst = new Set(known.toSorted((a, b) => lead(a) - lead(b)).slice(0, MAX_DRAWN));
  return { rows: known.filter((slice) => worst.has(slice)).flatMap(dotRow), all: known.length };
}

async function figure(metric: string, column: string, { rows, all }: Drawn): Promise<string> {
  const left =
    all > rows.length ? ` The ${rows.length} worst of ${formatCount(all)} groups; all are in the table.` : '';
  const compared = rows.some(({ before }) => before !== null) || rows.length === 0;
  const dots = `${metric} of the candidate as dots with bounds`;
  const words = `${dots}${compared ? ', of the champion as hollow squares' : ''}.${left}`;
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
