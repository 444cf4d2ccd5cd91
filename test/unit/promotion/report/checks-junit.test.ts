import { describe, expect, it } from 'vitest';
import { checkStatuses } from '../../../../shared/promotion/checks/check-result.ts';
import { checksJunit } from '../../../../shared/promotion/report/checks-junit.ts';
import { junitXml } from '../../../../shared/report/junit.ts';
import { statedRecord } from '../stated-record.ts';

describe('checks as test cases', () => {
  it('fail, pass or are skipped, each with its reason', () => {
    const checks = statedRecord().checks.flatMap((check) =>
      checkStatuses.map((status) => ({ ...check, id: `check-${status}`, status, reason: `why ${status}` })),
    );
    const required = 'not worse by 0.0100';
    expect(checksJunit('churn v7', checks)).toBe(
      junitXml('churn v7', [
        { group: 'gate', name: 'check-pass', status: 'passed', note: 'why pass' },
        { group: 'gate', name: 'check-warn', status: 'passed', note: 'warning: why warn' },
        { group: 'gate', name: 'check-fail', status: 'failed', note: 'why fail', required },
        {
          group: 'gate',
          name: 'check-missing',
          status: 'failed',
          note: 'missing evidence: why missing',
          required,
        },
        { group: 'gate', name: 'check-not-run', status: 'skipped', note: 'why not-run' },
      ]),
    );
  });
});
