import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../../shared/promotion/checks/check-result.ts';
import { plainResult } from '../../../../shared/promotion/checks/facts.ts';
import { whatIsNeeded } from '../../../../shared/promotion/report/what-is-needed.ts';

const interval = { value: 0.7, lower: 0.6, upper: 0.8, standardError: 0.05, method: 'wilson' };
const check = (
  id: string,
  status: CheckResult['status'],
  changes: Partial<CheckResult> = {},
): CheckResult => ({
  ...plainResult(id, status, '', ''),
  ...changes,
});
const held = (id: string, status: CheckResult['status'], furtherRows: number | null = null) =>
  check(id, status, { interval, limit: 0.75, furtherRows });

const rejected = (checks: CheckResult[]): string | undefined => whatIsNeeded({ verdict: 'reject', checks });

describe('what is needed', () => {
  it('of a promotion is nothing', () =>
    expect(whatIsNeeded({ verdict: 'promote', checks: [held('a', 'pass')] })).toBeUndefined());

  it('are the rows of the neediest check', () =>
    expect(
      whatIsNeeded({
        verdict: 'insufficient-evidence',
        checks: [
          held('floor:f1', 'missing', 12),
          held('champion-comparison', 'missing', 4100),
          held('guard:f1', 'missing'),
        ],
      }),
    ).toBe('Needed: 4,100 further labelled rows, asked for by champion-comparison.'));

  it('names what rows do not settle', () => {
    const missing = check('own-check:bias', 'missing');
    const asked = { verdict: 'insufficient-evidence' as const };
    expect(whatIsNeeded({ ...asked, checks: [missing, held('churn', 'missing', 1)] })).toBe(
      'Needed: 1 further labelled row, asked for by churn, and what is not rows: own-check:bias.',
    );
    expect(whatIsNeeded({ ...asked, checks: [missing, check('x', 'missing'), held('a', 'pass')] })).toBe(
      'Needed: what is missing, which is not rows (own-check:bias, x).',
    );
    expect(whatIsNeeded({ ...asked, checks: [] })).toBeUndefined();
  });

  it('says so where it would be as good as never', () =>
    expect(
      whatIsNeeded({ verdict: 'insufficient-evidence', checks: [held('a', 'missing', 10_000_000)] }),
    ).toBe('Needed: more than 10,000,000 further labelled rows, asked for by a.'));

  it('of a rejection are not rows where an estimate is beyond its limit', () => {
    expect(rejected([held('a', 'fail'), held('b', 'pass'), held('c', 'fail'), held('d', 'missing', 7)])).toBe(
      'More rows alone will not help: the estimate itself is beyond the limit of a, c.',
    );
    expect(
      rejected([check('a', 'fail'), check('b', 'fail', { limit: 1 }), check('c', 'fail', { interval })]),
    ).toBeUndefined();
  });
});
