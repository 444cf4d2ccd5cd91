import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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
      .map(([name = '']) => name)
      .toSorted(),
  ).toEqual(names.toSorted());
});

it('says of each what it means', () => {
  const silent = [...documented].filter(([, { meaning }]) => !/\w{3}/.test(meaning));
  expect(silent).toEqual([]);
});

const settings = parseSettings(enough);
const valueOf = (name: string): unknown => new Map<string, unknown>(Object.entries(settings)).get(name);
const named = (wanted: (standard: string) => boolean): string[] =>
  [...documented].filter(([, { standard }]) => wanted(standard)).map(([name]) => name);
const isNone = (standard: string): boolean => standard === 'none';
const isNeeded = (standard: string): boolean => standard.startsWith('needed');
const isText = (standard: string): boolean => standard.startsWith('`relevo` in');

it.each(named(isNone))('%s has no default', (name) => {
  expect(valueOf(name) ?? []).toEqual([]);
});

it.each(named(isNeeded))('%s is needed', (name) => {
  expect(() => parseSettings({ ...enough, [name]: '' })).toThrow(name);
});

it.each(named((standard) => !isNone(standard) && !isNeeded(standard) && !isText(standard)))(
  '%s has the default of the guide',
  (name) => {
    const { standard = '' } = documented.get(name) ?? {};
    expect(parseSettings({ ...enough, [name]: standard })).toEqual(settings);
  },
);

it('the cache lies in the temporary folder', () => {
  expect(named(isText)).toEqual(['RELEVO_CACHE_DIR']);
  expect(valueOf('RELEVO_CACHE_DIR')).toBe(join(tmpdir(), 'relevo'));
});
