import { type JunitCase, junitXml } from '../../report/junit.ts';
import type { Comparison } from '../drift/compare-profiles.ts';
import type { ColumnDrift } from '../drift/drift.ts';
import type { ComparisonReport } from './comparison-report.ts';

/** A comparison as JUnit: what drifted or got worse fails, what could not be compared is skipped. */
export const comparisonJunit = (report: ComparisonReport): string =>
  junitXml('relevo drift', [
    ...casesOf(report, ''),
    ...report.slices.flatMap((slice) => casesOf(slice, `${report.slicedBy} = ${slice.value}: `)),
  ]);

const casesOf = ({ columns, quality, signals }: Comparison, prefix: string): JunitCase[] => [
  ...columns.map((column) => driftCase(column, prefix)),
  ...quality.map(({ column, code, status, share, referenceShare }): JunitCase => ({
    group: column,
    name: `${prefix}${code}`,
    status: status === 'WORSE' ? 'failed' : 'passed',
    ...(status === 'WORSE' ? { note: `share ${percent(share)}, reference ${percent(referenceShare)}` } : {}),
  })),
  ...signals.map(({ column, code, message }): JunitCase => ({
    group: column ?? 'table',
    name: `${prefix}${code}`,
    status: 'failed',
    note: message,
  })),
];

function driftCase(column: ColumnDrift, prefix: string): JunitCase {
  const one = { group: column.column, name: `${prefix}${column.part === 'label' ? 'LABEL_DRIFT' : 'DRIFT'}` };
  if (column.status === 'QUIET') return { ...one, status: 'passed' };
  if (column.status !== 'DRIFTED') return { ...one, status: 'skipped', note: column.status };
  const note = `effect ${figure(column.effect)}, distance ${figure(column.distance)}, expected ${figure(column.expected)}, adjusted p ${figure(column.adjustedP)}`;
  return { ...one, status: 'failed', note };
}

const figure = (value: number | null): string => value?.toPrecision(3) ?? '-';

const percent = (share: number): string => `${(100 * share).toPrecision(3)} %`;
