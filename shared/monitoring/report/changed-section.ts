import { escapeHtml } from '../../report/escape-html.ts';
import { formatCount, formatFigure, formatP, formatShare } from '../../report/format-figure.ts';
import { rangesChart, valuesChart } from '../../report/charts/distribution-chart.ts';
import { vegaSvg } from '../../report/vega-svg.ts';
import type { ColumnDrift } from '../drift/drift.ts';
import type { Distribution } from './distribution.ts';
import type { DriftView } from './drift-page.ts';
import { partName } from './part-name.ts';
import { statusBadge } from './status-badge.ts';

const MAX_CHARTS = 20;
/** A share of values outside the reference, or of missing ones, is worth a word from here on. */
const WORTH_SAYING = 0.005;

const legend = `<ul class="legend"><li><svg viewBox="0 0 32 16" aria-hidden="true"><g class="before"><path d="M0 16V6h12V2h12v8h8v6z"/></g></svg>filled: the reference</li><li><svg viewBox="0 0 32 16" aria-hidden="true"><g class="after"><path d="M1 15V9h10V4h12v7h8" fill="none" stroke-width="2"/></g></svg>line: the current data</li><li>Heights and lengths are shares of a column’s values.</li></ul>`;

/** The distributions of the most changed columns side by side. */
export async function changedSection(view: DriftView): Promise<string[]> {
  const shown = view.columns
    .filter(({ effect }) => effect !== null && effect > 0)
    .toSorted((a, b) => (b.effect ?? 0) - (a.effect ?? 0))
    .slice(0, MAX_CHARTS);
  const figures = await Promise.all(
    shown.flatMap((column) => {
      const distribution = view.distributions.find(
        (one) => one.column === column.column && one.part === column.part,
      );
      return distribution === undefined ? [] : [figure(column, distribution)];
    }),
  );
  if (figures.length === 0) return [];
  return ['<h2>Most changed</h2>', legend, `<div class="charts">${figures.join('\n')}</div>`];
}

async function figure(column: ColumnDrift, distribution: Distribution): Promise<string> {
  const { cells, reference, current } = distribution;
  const chart =
    cells.kind === 'ranges'
      ? rangesChart(cells, reference, current)
      : valuesChart(cells.names, reference, current);
  const changes = changesOf(distribution);
  const label = `Shares of the values of ${column.column}, reference and current data. ${changes}`;
  return `<figure><figcaption><h3>${escapeHtml(nameOf(column))} ${statusBadge(column.status)}</h3>${
    changes === '' ? '' : `<p class="what">${escapeHtml(changes)}</p>`
  }<p>${escapeHtml(sureAndBig(column))}</p></figcaption>${await vegaSvg(chart, label)}</figure>`;
}

const nameOf = ({ column, part }: ColumnDrift): string =>
  part === 'feature' ? column : `${column} (${partName(part)})`;

function sureAndBig(column: ColumnDrift): string {
  const { effect, expected, band, distance, adjustedP, values, referenceValues } = column;
  const most = band === null ? '' : `, rarely over ${band.toFixed(3)}`;
  const chance = `Distance ${(distance ?? 0).toFixed(3)}; by chance alone ${(expected ?? 0).toFixed(3)}${most}.`;
  const sure = adjustedP === null ? '' : ` p ${adjustedP < 1e-12 ? '' : '= '}${formatP(adjustedP)}.`;
  return `Effect ${(effect ?? 0).toFixed(3)}. ${chance}${sure} ${formatCount(values)} values, reference ${formatCount(referenceValues)}.`;
}

/** What changed, in words. */
function changesOf(distribution: Distribution): string {
  const { reference, current } = distribution.summary;
  const parts = [
    ...(reference.mean === null || current.mean === null
      ? []
      : [`Mean ${formatFigure(reference.mean)} → ${formatFigure(current.mean)}`]),
    ...(distribution.cells.kind === 'values' ? largestChange(distribution, distribution.cells.names) : []),
    ...outside('below', current.below),
    ...outside('above', current.above),
    ...(Math.abs(current.missing - reference.missing) >= WORTH_SAYING
      ? [`missing ${formatShare(reference.missing)} → ${formatShare(current.missing)}`]
      : []),
  ];
  const text = parts.join('; ');
  return text === '' ? '' : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function largestChange({ reference, current }: Distribution, names: readonly string[]): string[] {
  const change = (index: number): number => Math.abs((current[index] ?? 0) - (reference[index] ?? 0));
  const [first] = [...names.keys()].toSorted((a, b) => change(b) - change(a));
  if (first === undefined || change(first) === 0) return [];
  return [
    `“${names[first] ?? ''}” ${formatShare(reference[first] ?? 0)} → ${formatShare(current[first] ?? 0)}`,
  ];
}

const outside = (where: 'below' | 'above', share: number): string[] =>
  share >= WORTH_SAYING ? [`${formatShare(share)} lie ${where} everything in the reference`] : [];
