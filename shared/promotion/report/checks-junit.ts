import { type JunitCase, junitXml } from '../../report/junit.ts';
import type { CheckResult } from '../checks/check-result.ts';

/** Each check as a test case; one that lacks evidence or was not made is skipped; warnings pass with a note. */
export const checksJunit = (suite: string, checks: readonly CheckResult[]): string =>
  junitXml(
    suite,
    checks.map(({ id, status, reason }): JunitCase => ({
      group: 'gate',
      name: id,
      status: outcomes[status],
      note: reason,
    })),
  );

const outcomes: Record<CheckResult['status'], JunitCase['status']> = {
  pass: 'passed',
  warn: 'passed',
  fail: 'failed',
  missing: 'skipped',
  'not-run': 'skipped',
};
