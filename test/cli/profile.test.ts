import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addProfiles } from '../../shared/monitoring/profile/add-profiles.ts';
import { profileSchema } from '../../shared/monitoring/profile/profile.ts';
import { runRelevo } from './run-relevo.ts';

let folder = '';
const path = (name: string): string => join(folder, name);
const write = (name: string, lines: readonly string[]): string => {
  writeFileSync(path(name), `${lines.join('\n')}\n`);
  return path(name);
};
const readJson = (name: string): unknown => JSON.parse(readFileSync(path(name), 'utf8'));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relevo-profile-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const counts = (column: unknown): unknown => z.object({ counts: z.unknown() }).parse(column).counts;

const rows = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => {
    const row = from + index;
    return `${row % 7 === 0 ? '' : row},${row % 3 === 0 ? 'yes' : 'no'},customer ${row},${row % 2 === 0}`;
  });

describe('relevo profile', () => {
  it('counts files into bins of their own, and others into the same', async () => {
    const head = 'tenure,paperless,name,senior';
    const [january, february] = [
      write('january.csv', [head, ...rows(0, 100)]),
      write('february.csv', [head, ...rows(100, 200)]),
    ];
    const made = await runRelevo(['profile', path('*uary.csv'), '--json', path('reference.json')]);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/^200 rows, 4 columns\n\nCOLUMN {5}TYPE {5}MISSING/);
    const reference = profileSchema.parse(readJson('reference.json'));
    expect(reference.columns).toMatchObject({
      tenure: { kind: 'number', type: 'long', nulls: 29, min: 1, max: 199, below: 0, above: 0 },
      paperless: { kind: 'category', type: 'string', counts: { no: 133, yes: 67 }, other: 0 },
      name: { kind: 'category', counts: {}, other: 200 },
      senior: { kind: 'category', type: 'boolean', counts: { true: 100, false: 100 } },
    });
    const parts = [];
    for (const [name, file] of Object.entries({ january, february })) {
      const json = path(`${name}.json`);
      const counted = await runRelevo([
        'profile',
        file,
        '--reference',
        path('reference.json'),
        '--json',
        json,
      ]);
      expect(counted).toMatchObject({ code: 0, err: '' });
      parts.push(profileSchema.parse(readJson(`${name}.json`)));
    }
    const [first, second] = parts;
    if (first === undefined || second === undefined) throw new TypeError('two profiles');
    const sum = addProfiles(first, second);
    for (const name of ['tenure', 'paperless', 'name', 'senior'])
      expect(counts(sum.columns[name])).toEqual(counts(reference.columns[name]));
  });

  it('says what is wrong, and exits with 2', async () => {
    const ended = await runRelevo(['profile', write('x.csv', ['a,a', '1,2'])]);
    expect(ended.err).toMatch(/^TABLE_UNREADABLE: .*x\.csv line 1: the column a occurs twice\n$/);
    expect(ended).toMatchObject({ code: 2, out: '' });
  });
});
