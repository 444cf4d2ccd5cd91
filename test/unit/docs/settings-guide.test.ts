import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseSettings } from '../../../shared/app/settings.ts';
import { projectRoot } from '../../../stack/project-root.ts';
import { codeRows, readGuide } from './guide.ts';

const enough = {
  MLFLOW_TRACKING_URI: 'http://127.0.0.1:5000',
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
};
const guide = await readGuide('settings.md');
const documented = new Map(
  codeRows(guide).map(([name = '', standard = '', meaning = '']) => [name, { standard, meaning }]),
);

/** The names that the schema lists, in its own text. */
async function settingNames(): Promise<string[]> {
  const source = await readFile(join(projectRoot, 'shared/app/settings.ts'), 'utf8');
  const schema = source.slice(source.indexOf('z.object({'), source.indexOf('\n});'));
  return [...schema.matchAll(/^ {2}(\w+):/gm)].map(([, name = '']) => name);
}

it('names every setting and no other, each once', async () => {
  const names = await settingNames();
  expect(names.length).toBeGreaterThan(30);
  expect(
    codeRows(guide)
      .map(([name]) => name)
      .toSorted(),
  ).toEqual(names.toSorted());
});

it('says of each what it means', () => {
  for (const [name, { meaning }] of documented) expect(meaning, name).toMatch(/\w{3}/);
});

it.each([...documented])('has the default of %s', (name, { standard }) => {
  const settings = parseSettings(enough);
  const value = new Map<string, unknown>(Object.entries(settings)).get(name);
  if (standard === 'none') expect(value ?? []).toEqual([]);
  else if (standard.startsWith('needed'))
    expect(() => parseSettings({ ...enough, [name]: '' })).toThrow(name);
  else if (name === 'RELEVO_CACHE_DIR') expect(value).toMatch(/\/relevo$/);
  else expect(parseSettings({ ...enough, [name]: standard })).toEqual(settings);
});
