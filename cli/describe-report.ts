import type { DataReport, ReportedCheck } from '../shared/app/commands/validate-files.ts';
import { oneLine } from './one-line.ts';
import { textTable } from './text-table.ts';

/** Rows shown by number; the JSON report has up to 20. */
const SHOWN_ROWS = 5;

const order: Record<ReportedCheck['status'], number> = { fail: 0, warn: 1, 'not-run': 2, pass: 3 };

/** A report for people: what is wrong, worst first, and how much is not. */
export function describeReport(report: DataReport, all: boolean): string {
  const shown = report.checks
    .filter(({ status }) => all || status !== 'pass')
    .toSorted((left, right) => order[left.status] - order[right.status]);
  const table =
    shown.length === 0
      ? []
      : ['', textTable(['STATUS', 'CHECK', 'COLUMN', 'ROWS', 'WHAT', 'WHERE'], shown.map(rowOf))];
  return [headline(report), ...table, '', summary(report.checks)].join('\n');
}

function headline({ files, rows, columns, model }: DataReport): string {
  const [first] = files;
  const what = files.length === 1 && first !== undefined ? oneLine(first.file) : `${files.length} files`;
  return `${what}: ${rows} rows, ${columns} columns, policy ${model}`;
}

const rowOf = (check: ReportedCheck): string[] => [
  check.status,
  check.code,
  check.column === null ? '-' : oneLine(check.column),
  check.rows === 0 ? '-' : String(check.rows),
  `${oneLine(check.message)}${measured(check)}`,
  places(check),
];

function measured({ observed, status, sampleRows }: ReportedCheck): string {
  if (observed === null || status === 'not-run' || sampleRows.length > 0) return '';
  return ` (${Number.isInteger(observed) ? observed : observed.toPrecision(3)})`;
}

function places({ sampleRows }: ReportedCheck): string {
  if (sampleRows.length === 0) return '-';
  const shown = sampleRows.slice(0, SHOWN_ROWS).join(', ');
  return `${sampleRows.length === 1 ? 'row' : 'rows'} ${shown}${sampleRows.length > SHOWN_ROWS ? ', …' : ''}`;
}

function summary(checks: readonly ReportedCheck[]): string {
  const count = (status: ReportedCheck['status']): number =>
    checks.filter((check) => check.status === status).length;
  const notRun = count('not-run') === 0 ? '' : `, ${count('not-run')} not run`;
  return `${checks.length} checks: ${count('fail')} failed, ${count('warn')} warned${notRun}, ${count('pass')} passed`;
}
