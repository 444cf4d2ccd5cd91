import { type JunitCase, junitXml } from '../../report/junit.ts';
import type { CheckResult } from '../checks/check-result.ts';

/** Each check as a test case; one that lacks evidence or was not made is skipped; warnings pass, and say that they are some. */
export const checksJunit = (suite: string, checks: readonly CheckResult[]): string =>
  junitXml(
    suite,
    checks.map(({ id, status, required, reason }): JunitCase => ({
      group: 'gate',
      name: id,
      status: outcomes[status],
      note: status === 'warn' ? `warning: ${reason}` : reason,
      required,
    })),
  );

const outcomes: Record<CheckResult['status'], JunitCase['status']> = {
  pass: 'passed',
  warn: 'passed',
  fail: 'failed',
  missing: 'skipped',
  'not-run': 'skipped',
};
