import { escapeHtml } from '../../report/escape-html.ts';
import { htmlTable } from '../../report/html-table.ts';
import type { ValueRecord } from '../record/value-record.ts';
import { formatCount, formatNumber, formatSigned } from './format-number.ts';
import type { Judged } from './judged-sections.ts';

/** What the decisions are worth, in one sentence and a table; nothing where the policy does not say. */
export function valueSection({ value, names: models }: Pick<Judged, 'value' | 'names'>): string[] {
  if (value === undefined) return [];
  const { unit, rows, totals } = value;
  const names = {
    candidate: capitalised(models.candidate),
    champion: capitalised(models.champion),
    'always-positive': 'Every row positive',
    'always-negative': 'Every row negative',
  };
  return [
    '<h2>What the decisions are worth</h2>',
    `<p>${escapeHtml(inWords(value))}</p>`,
    htmlTable({
      caption: `In ${unit}, over ${formatCount(rows)} rows; each bound is one-sided`,
      head: [
        { name: 'Decisions of' },
        { name: 'A row', numeric: true },
        { name: 'Between', numeric: true },
        { name: 'In total', numeric: true },
        { name: 'By' },
      ],
      rows: [
        line(names.candidate, value.candidate, totals.candidate, formatNumber),
        line(names[value.against], value.rival, totals.rival, formatNumber),
        line('Difference', value.difference, totals.difference, formatSigned),
      ],
    }),
  ];
}

const line = (
  name: string,
  estimate: ValueRecord['candidate'],
  total: number | null,
  format: typeof formatNumber,
): { cells: string[] } => ({
  cells: [
    name,
    format(estimate.value),
    `${format(estimate.lower)} to ${format(estimate.upper)}`,
    format(total),
    estimate.method,
  ],
});

function inWords({ unit, against, difference }: ValueRecord): string {
  const { value, lower, upper } = difference;
  const over = against === 'champion' ? 'those of the champion' : 'deciding every row alike';
  if (value === null || lower === null || upper === null)
    return `How much more the candidate's decisions are worth than ${over} is not known.`;
  const more = value < 0 ? 'less' : 'more';
  return `The candidate's decisions are worth ${formatNumber(Math.abs(value))} ${unit} a row ${more} than ${over}: between ${formatSigned(lower)} and ${formatSigned(upper)}.`;
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
