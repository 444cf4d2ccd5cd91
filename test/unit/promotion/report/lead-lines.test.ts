import { expect, it } from 'vitest';
import type { CheckResult } from '../../../../shared/promotion/checks/check-result.ts';
import { plainResult } from '../../../../shared/promotion/checks/facts.ts';
import { leadLines } from '../../../../shared/promotion/report/lead-lines.ts';

const check = (id: string, status: CheckResult['status']): CheckResult => plainResult(id, status, '', 'why');

const reason = 'leakage: why; size:ratio: why';

it.each([
  ['reject', ['fail', 'fail', 'missing'], '2 checks failed: a, b.'],
  ['reject', ['fail', 'missing', 'missing'], `${reason}.`],
  ['promote', ['pass', 'pass', 'pass'], `${reason}.`],
] as const)('%s of checks that are %j', (verdict, [a, b, c], line) => {
  const checks = [check('a', a), check('b', b), check('c', c)];
  expect(leadLines({ verdict, reason, checks })).toEqual([line]);
});

it('has what is needed after what is missing', () => {
  const checks = [check('a', 'missing'), { ...check('b', 'missing'), furtherRows: 7 }, check('c', 'pass')];
  expect(leadLines({ verdict: 'insufficient-evidence', reason, checks })).toEqual([
    '2 checks lack evidence: a, b.',
    'Needed: 7 further labelled rows, asked for by b, and what is not rows: a.',
  ]);
});
