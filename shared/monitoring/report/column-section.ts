import { formatCount, formatP, formatShare } from '../../report/format-figure.ts';
import { type HtmlRow, htmlTable } from '../../report/html-table.ts';
import { sparkline } from '../../report/sparkline.ts';
import type { ColumnDrift } from '../drift/drift.ts';
import type { Distribution } from './distribution.ts';
import type { DriftView } from './drift-page.ts';
import { partName } from './part-name.ts';
import { statusBadge } from './status-badge.ts';

/** Width of the bar of the largest effect, or of one of 1, in its own units. */
const BAR = 64;

/** Every column with its numbers and its shape, largest effect first. */
export function columnSection({ columns, distributions, threshold }: DriftView): string[] {
  if (columns.length === 0) return [];
  const known = new Map(distributions.map((one) => [keyOf(one), one]));
  const named = columns.some(({ part }) => part !== 'feature');
  const longest = Math.max(1, ...columns.map(({ effect }) => effect ?? 0));
  const barOf = (effect: number): string => effectBar(effect / longest, threshold / longest);
  const rows = columns
    .toSorted((a, b) => (b.effect ?? -1) - (a.effect ?? -1))
    .map((column) => rowOf(column, known.get(keyOf(column)), { named, barOf }));
  return [
    '<h2>All columns</h2>',
    htmlTable({
      caption: 'Columns by effect. Shape: the reference filled, the current data as a line.',
      head: [
        { name: 'Column' },
        ...(named ? [{ name: 'Part' }] : []),
        { name: 'Verdict' },
        { name: 'Effect', numeric: true, sorted: 'descending' },
        { name: 'Distance', numeric: true },
        { name: 'By chance (at most)', numeric: true },
        { name: 'p, adjusted', numeric: true },
        { name: 'Values', numeric: true },
        { name: 'Missing', numeric: true },
        { name: 'Shape', fixed: true },
      ],
      rows,
    }),
  ];
}

const keyOf = ({ part, column }: Pick<ColumnDrift, 'part' | 'column'>): string => `${part} ${column}`;

type Shown = { named: boolean; barOf: (effect: number) => string };

const rowOf = (
  column: ColumnDrift,
  distribution: Distribution | undefined,
  { named, barOf }: Shown,
): HtmlRow => ({
  marked: column.status === 'DRIFTED',
  cells: [
    column.column,
    ...(named ? [partName(column.part)] : []),
    { html: statusBadge(column.status) },
    column.effect === null ? null : { html: `${column.effect.toFixed(3)}${barOf(column.effect)}` },
    figure(column.distance),
    column.expected === null ? null : byChance(column.expected, column.band),
    column.adjustedP === null ? null : { html: formatP(column.adjustedP).replace('<', '&lt;') },
    formatCount(column.values),
    distribution === undefined ? null : missingShare(distribution),
    distribution === undefined ? '' : { html: sparkline(distribution.reference, distribution.current) },
  ],
});

const figure = (value: number | null): string | null => value?.toFixed(3) ?? null;

const missingShare = ({ summary }: Distribution): string => formatShare(summary.current.missing);

/** What to expect without drift, and what 5 % of samples exceed. */
const byChance = (expected: number, band: number | null): string =>
  `${expected.toFixed(3)}${band === null ? '' : ` (${band.toFixed(3)})`}`;

/** A bar with a line at the threshold, both as shares of the whole width. */
function effectBar(effect: number, threshold: number): string {
  const line = Math.min(BAR - 1, Math.round(threshold * BAR));
  const bar = `<path d="M0 1h${Math.round(effect * BAR)}v6H0z"/><path class="t" d="M${line} 0v8"/>`;
  return `<svg class="e" viewBox="0 0 ${BAR} 8" aria-hidden="true">${bar}</svg>`;
}
