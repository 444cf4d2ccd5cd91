import { type JunitCase, junitXml } from '../../../report/junit.ts';
import type { LikeColumn } from '../way.ts';
import type { LikeReport } from './like-report.ts';
import { ruleOf } from './rule-of.ts';

/** What another tool would say as JUnit: what drifted or could not be measured fails, what is not supported is skipped. */
export const likeJunit = (report: LikeReport): string =>
  junitXml(`relevo drift --like ${report.like}`, report.columns.map(caseOf));

const statusOf = {
  drifted: 'failed',
  'not-measured': 'failed',
  'not-supported': 'skipped',
  quiet: 'passed',
} as const;

function caseOf(column: LikeColumn): JunitCase {
  const { reason, status } = column;
  const why = reason === null ? '' : `${reason.code}: ${reason.message}`;
  const note = status === 'drifted' ? ruleOf(column) : why;
  return {
    group: column.column,
    name: column.method ?? 'drift',
    status: statusOf[status],
    ...(note === '' ? {} : { note }),
  };
}
