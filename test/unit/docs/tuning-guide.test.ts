import { expect, it } from 'vitest';
import { thresholdTags } from '../../../shared/scoring/version-threshold.ts';
import { codeRows, readGuide, sectionOf } from './guide.ts';
import { errorSites } from './error-sites.ts';

const section = sectionOf(await readGuide('tuning-a-threshold.md'), '## How a version says so');

it('names every code of tuning a threshold and no other', async () => {
  const sites = await errorSites(['promotion/threshold/*.ts']);
  const codes = new Set(sites.flatMap(({ code }) => (code === undefined ? [] : [code])));
  const named = codeRows(section).map(([code = '']) => code);
  expect(named.filter((code) => /^[A-Z_]+$/.test(code)).toSorted()).toEqual([...codes].toSorted());
});

it('names every tag', () => {
  for (const tag of Object.values(thresholdTags)) expect(section).toContain(`\`${tag}\``);
});
