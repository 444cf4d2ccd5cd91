import { expect, it } from 'vitest';
import { checkStatuses } from '../../../shared/promotion/checks/check-result.ts';
import { verdictSchema } from '../../../shared/promotion/verdict/verdict.ts';
import { errorSites } from './error-sites.ts';
import { codeRows, readGuide, sectionOf } from './guide.ts';

const guide = await readGuide('reading-a-decision.md');

it('names every code of what is asked about decisions, and no other', async () => {
  const sites = await errorSites([
    'app/answer-promotion.ts',
    'app/answer-decision.ts',
    'promotion/record/evidence-store.ts',
    'promotion/record/ledger.ts',
  ]);
  const asked = sites.filter(({ status }) => status !== 500);
  const rows = codeRows(sectionOf(guide, '## Over HTTP')).filter(([, status = '']) => /^\d+$/.test(status));
  const named = rows.map(([code, status]) => `${code} ${status}`);
  const known = new Set(asked.map(({ code, status }) => `${code} ${status}`));
  expect(named.toSorted()).toEqual([...known].toSorted());
});

it('explains every verdict and every status of a check', () => {
  const explained = codeRows(guide).map(([name]) => name);
  expect(explained).toEqual(expect.arrayContaining([...verdictSchema.options, ...checkStatuses]));
});
