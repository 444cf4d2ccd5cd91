import { type JunitCase, junitXml } from '../report/junit.ts';
import type { DataReport, ReportedCheck } from './report.ts';

/** A report as JUnit: errors fail, warnings pass with a note, checks that did not run are skipped. */
export const reportJunit = (report: DataReport): string =>
  junitXml(`relevo validate ${report.model}`, report.checks.map(toCase));

const statusOf = { pass: 'passed', warn: 'passed', fail: 'failed', 'not-run': 'skipped' } as const;

function toCase(check: ReportedCheck): JunitCase {
  const { code, column, message, status } = check;
  const one = { group: column ?? 'table', name: `${code}: ${message}`, status: statusOf[status] };
  return status === 'pass' ? one : { ...one, note: `${check.severity}: ${details(check)}` };
}

const details = ({ message, rows, sampleRows }: ReportedCheck): string =>
  sampleRows.length === 0 ? message : `${message}; ${rows} rows, such as ${sampleRows.join(', ')}`;
