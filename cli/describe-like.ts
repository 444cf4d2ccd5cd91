import { type LikeReport, whereOf } from '../shared/app/commands/compare-like.ts';
import { oneLine } from './one-line.ts';
import { textTable } from './text-table.ts';

const LONGEST_NAME = 40;

type Column = LikeReport['columns'][number];

/** What another tool would say of two tables, for people: the columns in the tool's own order. */
export function describeLike(report: LikeReport): string {
  const { reference, referenceRows, current, rows, tool, version, columns } = report;
  return [
    `reference  ${oneLine(reference)}: ${referenceRows} rows`,
    `current    ${oneLine(current)}: ${rows} rows`,
    `like       ${tool} ${version}`,
    '',
    textTable(['COLUMN', 'TYPE', 'STATUS', 'METHOD', 'SCORE', 'DRIFT WHERE', 'BINS'], columns.map(rowOf)),
    ...reasons(columns),
    '',
    summary(report),
  ].join('\n');
}

const rowOf = (column: Column): string[] => [
  nameOf(column),
  column.type ?? '-',
  column.status,
  column.method ?? '-',
  column.score === null ? '-' : String(Number(column.score.toPrecision(6))),
  whereOf(column) ?? '-',
  column.bins ?? '-',
];

function reasons(columns: readonly Column[]): string[] {
  const rows = columns.flatMap((column) =>
    column.reason === null ? [] : [[column.reason.code, nameOf(column), oneLine(column.reason.message)]],
  );
  return rows.length === 0 ? [] : ['', textTable(['WHY', 'COLUMN', 'WHAT'], rows)];
}

function summary({ drifted, columns, verdict }: LikeReport): string {
  const measured = columns.filter((column) => column.drifted !== null).length;
  const failed = columns.filter(({ status }) => status === 'not-measured').length;
  const also = failed === 0 ? '' : `, ${failed} could not be measured`;
  const whole = verdict.drifted === null ? 'none' : verdict.drifted ? 'drift' : 'no drift';
  return `${drifted.length} of ${measured} measured columns drifted${also}; verdict on the table: ${whole} (${verdict.rule})`;
}

const nameOf = ({ column }: Column): string => oneLine(column, LONGEST_NAME);
