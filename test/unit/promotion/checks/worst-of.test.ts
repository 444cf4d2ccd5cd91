import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../../shared/promotion/checks/check-result.ts';
import { plainResult } from '../../../../shared/promotion/checks/facts.ts';
import { worstOf } from '../../../../shared/promotion/checks/worst-of.ts';

const found = (
  id: string,
  status: CheckResult['status'],
  observed: CheckResult['observed'] = null,
  furtherRows: number | null = null,
): CheckResult => ({ ...plainResult(id, status, '', ''), observed, limit: 0.5, furtherRows });

const worst = (first: CheckResult, ...others: CheckResult[]): string[] =>
  [worstOf([first, ...others]), worstOf([others.at(-1) ?? first, ...others.slice(0, -1), first])].map(
    ({ id }) => id,
  );

describe('the worst of several results', () => {
  it.each([
    ['a failure before what is missing', found('a', 'fail', 0.4), found('b', 'missing', 0.1, 9)],
    ['what is missing before a warning', found('a', 'missing'), found('b', 'warn')],
    ['a warning before a pass', found('a', 'warn'), found('b', 'pass', 0.5)],
    ['a pass before what was not run', found('a', 'pass', 0.9), found('b', 'not-run')],
    [
      'of failures the farthest from the limit, on either side',
      found('a', 'fail', 0.1),
      found('b', 'fail', 0.8),
    ],
    ['of passes the nearest to the limit', found('a', 'pass', 0.6), found('b', 'pass', 0.3)],
    ['of missing ones what asks for most rows', found('a', 'missing', 0.9, 8), found('b', 'missing', 0.5, 7)],
    ['of missing ones what asks for rows at all', found('a', 'missing', 0.9, 1), found('b', 'missing', 0.5)],
  ])('%s', (_, a, b) => expect(worst(a, b)).toEqual(['a', 'a']));

  it('is the first of equal ones, and the only one', () => {
    expect(worstOf([found('a', 'pass', 0.6), found('b', 'pass', 0.6)]).id).toBe('a');
    expect(worstOf([found('a', 'missing', 'text'), found('b', 'missing')]).id).toBe('a');
    expect(worstOf([found('a', 'pass')]).id).toBe('a');
  });
});
