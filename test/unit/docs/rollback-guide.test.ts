import { expect, it } from 'vitest';
import { errorSites } from './error-sites.ts';
import { codeRows, readGuide, sectionOf } from './guide.ts';

it('names every code of a rollback and no other', async () => {
  const sites = await errorSites([
    'promotion/rollback/*.ts',
    'promotion/evidence/package/refuse-prompt.ts',
    'app/answer-rollback.ts',
  ]);
  const rows = codeRows(sectionOf(await readGuide('rollback.md'), '## Over HTTP'));
  const named = rows.map(([code, status]) => `${code} ${status}`);
  expect(named.toSorted()).toEqual(sites.map(({ code, status }) => `${code} ${status}`).toSorted());
});
