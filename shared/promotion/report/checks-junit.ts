import { type JunitCase, junitXml } from '../../report/junit.ts';
import type { CheckResult } from '../checks/check-result.ts';

/** Each check as a test case. One that lacks evidence fails too, as nothing passes without; one that was not made is skipped; warnings pass, and say that they are some. */
export const checksJunit = (suite: string, checks: readonly CheckResult[]): string =>
  junitXml(
    suite,
    checks.map(({ id, status, required, reason }): JunitCase => ({
      group: 'gate',
      name: id,
      status: outcomes[status],
      note: `${prefixes[status] ?? ''}${reason}`,
      required,
    })),
  );

const prefixes: Partial<Record<CheckResult['status'], string>> = {
  warn: 'warning: ',
  missing: 'missing evidence: ',
};

const outcomes: Record<CheckResult['status'], JunitCase['status']> = {
  pass: 'passed',
  warn: 'passed',
  fail: 'failed',
  missing: 'failed',
  'not-run': 'skipped',
};
