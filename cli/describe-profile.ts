import type { Profile, ProfileColumn } from '../shared/app/commands/profile-data.ts';
import { oneLine } from './one-line.ts';
import { textTable } from './text-table.ts';

const LONGEST_NAME = 40;

/** A profile for people: a line for each column. */
export function describeProfile(profile: Profile): string {
  const { outputs, labels = {} } = profile;
  const columns = [profile.columns, outputs, labels].flatMap((part) => Object.entries(part));
  const head = ['COLUMN', 'TYPE', 'MISSING', 'BINS', 'OTHER', 'MIN', 'MEAN', 'MAX'];
  const rows = columns.map(([name, column]) => [
    oneLine(name, LONGEST_NAME),
    column.type ?? column.kind,
    share(column.nulls + (column.invalid ?? 0), profile.rows),
    ...(column.kind === 'number' ? numberCells(column) : categoryCells(column)),
  ]);
  return [`${profile.rows} rows, ${columns.length} columns`, '', textTable(head, rows)].join('\n');
}

/** `OTHER`: outside the bins, or not finite. */
function numberCells(column: Extract<ProfileColumn, { kind: 'number' }>): string[] {
  const other = column.below + column.above + column.nan + column.infinite;
  const figures =
    column.type === 'datetime'
      ? [column.min, column.mean, column.max].map(instant)
      : [column.min, column.mean, column.max].map(figure);
  return [String(column.counts.length), String(other), ...figures];
}

const categoryCells = ({ counts, other }: Extract<ProfileColumn, { kind: 'category' }>): string[] => [
  String(Object.keys(counts).length),
  String(other),
  '-',
  '-',
  '-',
];

const share = (count: number, rows: number): string =>
  count === 0 || rows === 0 ? '-' : `${((100 * count) / rows).toPrecision(3)} %`;

const figure = (value: number | null): string =>
  value === null ? '-' : String(Number(value.toPrecision(6)));

/** Seconds since 1970; years outside of JavaScript's have no text. */
function instant(seconds: number | null): string {
  const time = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(time.getTime()) ? figure(seconds) : time.toISOString().slice(0, 19);
}
