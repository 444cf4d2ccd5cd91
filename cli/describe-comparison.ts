import type { ComparisonReport } from '../shared/app/commands/compare-data.ts';
import { oneLine } from './one-line.ts';
import { textTable } from './text-table.ts';

const LONGEST_NAME = 40;
/** Columns that did not drift are many and say little; of slices none is shown. */
const SHOWN_QUIET = 10;

type Part = Pick<ComparisonReport, 'code' | 'columns' | 'drifted' | 'quality' | 'signals'>;

/** A comparison for people: the most changed columns first, then what else is wrong. */
export function describeComparison(report: ComparisonReport, all: boolean): string {
  const { reference, referenceRows, current, rows, slices, slicedBy } = report;
  return [
    `reference  ${oneLine(reference)}: ${referenceRows} rows`,
    `current    ${oneLine(current)}: ${rows} rows`,
    ...describePart(report, all ? Infinity : SHOWN_QUIET),
    ...slices.flatMap((slice) => [
      '',
      `${oneLine(slicedBy ?? '')} = ${oneLine(slice.value, LONGEST_NAME)}: ${slice.rows} rows, reference ${slice.referenceRows}`,
      ...describePart(slice, all ? Infinity : 0),
    ]),
  ].join('\n');
}

const describePart = (part: Part, mostQuiet: number): string[] => [
  ...driftTable(part, mostQuiet),
  ...findingTable(part),
  '',
  summary(part),
];

function driftTable({ columns }: Part, mostQuiet: number): string[] {
  const sorted = columns.toSorted((a, b) => (b.effect ?? -1) - (a.effect ?? -1));
  const quiet = sorted.filter(({ status }) => status === 'QUIET');
  const hidden = new Set(quiet.slice(mostQuiet));
  const shown = sorted.filter((column) => !hidden.has(column));
  if (shown.length === 0) return [];
  const head = ['COLUMN', 'STATUS', 'EFFECT', 'DISTANCE', 'EXPECTED', 'P', 'VALUES'];
  const rows = shown.map((column) => [
    `${oneLine(column.column, LONGEST_NAME)}${column.part === 'feature' ? '' : ` (${column.part === 'output' ? 'prediction' : column.part})`}`,
    column.status,
    figure(column.effect),
    figure(column.distance),
    figure(column.expected),
    column.adjustedP === null ? '-' : chance(column.adjustedP),
    String(column.values),
  ]);
  const more = hidden.size === 0 ? [] : [`… and ${hidden.size} quieter ones (--all shows them)`];
  return ['', textTable(head, rows), ...more];
}

function findingTable({ quality, signals }: Part): string[] {
  const worse = quality.filter(({ status }) => status === 'WORSE');
  const rows = [
    ...signals.map(({ code, column, message }) => [code, name(column), oneLine(message)]),
    ...worse.map(({ code, column, share, referenceShare }) => [
      code,
      name(column),
      code === 'COLUMN_MISSING'
        ? 'not in the current data'
        : `${percent(share)}, reference ${percent(referenceShare)}`,
    ]),
  ];
  return rows.length === 0 ? [] : ['', textTable(['FOUND', 'COLUMN', 'WHAT'], rows)];
}

function summary({ code, columns, drifted, quality, signals }: Part): string {
  const others = signals.length + quality.filter(({ status }) => status === 'WORSE').length;
  const but = code === 'DRIFT' ? '' : 'but ';
  const found =
    others === 0 ? 'nothing else found' : `${but}${others} other ${others === 1 ? 'finding' : 'findings'}`;
  const judged = columns.filter(({ status }) => status === 'DRIFTED' || status === 'QUIET').length;
  return `${code}: ${drifted.length} of ${judged} compared columns drifted, ${found}`;
}

const name = (column: string | null): string => (column === null ? '-' : oneLine(column, LONGEST_NAME));

const figure = (value: number | null): string => value?.toFixed(4) ?? '-';

/** Under 1e-12 a p-value says no more than that. */
const chance = (p: number): string => (p < 1e-12 ? '<1e-12' : p.toPrecision(2));

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;
