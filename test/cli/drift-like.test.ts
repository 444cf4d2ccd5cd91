import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runRelevo } from './run-relevo.ts';

let folder = '';
const path = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(path(name), 'utf8');

function write(name: string, rows: number, shift: number): string {
  const lines = Array.from(
    { length: rows },
    (_, row) => `key ${row},${((row * 37) % 101) + shift},${['red', 'green', 'blue'][row % 3]}`,
  );
  writeFileSync(path(name), `id,size,colour\n${lines.join('\n')}\n`);
  return path(name);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relevo-drift-like-'));
  write('reference.csv', 1200, 0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const like = ['--like', 'evidently-0.7'];

describe('relevo drift --like', () => {
  it('says what another tool would say, for people and machines, and exits with 1 where a column drifted', async () => {
    const current = write('current.csv', 600, 25);
    const reports = ['--json', path('r.json'), '--junit', path('r.xml'), '--html', path('r.html')];
    const ended = await runRelevo(['drift', path('reference.csv'), current, ...like, ...reports]);
    expect(ended).toMatchObject({ code: 1, err: '' });
    const lines = ended.out.split('\n');
    expect(lines.slice(0, 5)).toEqual([
      `reference  ${path('reference.csv')}: 1200 rows`,
      `current    ${current}: 600 rows`,
      'like       evidently 0.7.23',
      '',
      'COLUMN  TYPE  STATUS         METHOD         SCORE     DRIFT WHERE  BINS',
    ]);
    expect(lines[5]).toMatch(/^id +text +not-supported +- +- +- +-$/);
    expect(lines[6]).toMatch(/^size +num +drifted +wasserstein +0\.85\d+ +>= 0\.1 +-$/);
    expect(lines[7]).toMatch(/^colour +cat +quiet +jensenshannon +0 +>= 0\.1 +values$/);
    expect(ended.out).toContain('\n1 of 2 measured columns drifted; verdict on the table: none (share');
    const report: unknown = JSON.parse(read('r.json'));
    expect(report).toMatchObject({
      format: 1,
      status: 'fail',
      like: 'evidently-0.7',
      tool: 'evidently',
      version: '0.7.23',
      method: null,
      rows: 600,
      referenceRows: 1200,
      verdict: { drifted: null },
      drifted: ['size'],
      columns: [
        { column: 'id', type: 'text', status: 'not-supported', reason: { code: 'TEXT' }, drifted: null },
        {
          column: 'size',
          status: 'drifted',
          tool: 'evidently',
          version: '0.7.23',
          method: 'wasserstein',
          bins: null,
          base: null,
          threshold: 0.1,
          comparison: '>=',
        },
        { column: 'colour', status: 'quiet', base: 'e', bins: 'values', score: 0 },
      ],
    });
    expect(read('r.xml')).toMatch(/classname="size" name="wasserstein"><failure message="Wasserstein/);
    expect(read('r.xml')).toContain('<skipped message="TEXT: ');
    expect(read('r.html')).toContain('Drift in 1 of 2 columns');
    expect(read('r.html')).not.toMatch(/src=|href=|url\(/);
  });

  it('takes one method for all columns; without drift it exits with 0', async () => {
    const same = write('same.csv', 606, 0);
    const ended = await runRelevo(['drift', path('reference.csv'), same, ...like, '--method', 'psi']);
    expect(ended.out).toMatch(/\nsize +num +quiet +psi +0\.0\d+ +>= 0\.1 +sturges-pooled\n/);
    expect(ended).toMatchObject({ code: 0, err: '' });
  });

  it('says of columns that it could not measure, which are something found, too', async () => {
    const lost = path('lost.csv');
    writeFileSync(lost, `size\n${Array.from({ length: 600 }, (_, row) => row % 50).join('\n')}\n`);
    const html = path('lost.html');
    const ended = await runRelevo(['drift', path('reference.csv'), lost, '--like', 'deequ', '--html', html]);
    expect(ended.code).toBe(1);
    expect(ended.out).toMatch(/measured columns drifted, 2 could not be measured; verdict/);
    expect(read('lost.html')).toMatch(/Drift in \d of 1 columns, 2 could not be measured/);
    expect(read('lost.html')).toContain('not in the current data');
  });

  it('judges chunks as NannyML does', async () => {
    const current = write('chunks.csv', 606, 25);
    const files = ['drift', path('reference.csv'), current, '--like', 'nannyml-0.13'];
    const ended = await runRelevo([...files, '--json', path('chunks.json')]);
    expect(ended).toMatchObject({ code: 1, err: '' });
    expect(ended.out).toMatch(
      /\nsize +continuous +drifted +jensen_shannon +0\.\d+ +> 0\.\d{1,8} \(11 of 11 chunks\) +doane-reference-and-rest\n/,
    );
    const report: unknown = JSON.parse(read('chunks.json'));
    expect(report).toMatchObject({
      like: 'nannyml-0.13',
      tool: 'nannyml',
      version: '0.13.1',
      drifted: ['id', 'size'],
    });
    expect(report).toHaveProperty('columns.1.chunks.10', {
      from: 600,
      to: 606,
      score: expect.any(Number),
      threshold: expect.any(Number),
      drifted: true,
    });
  });

  it('cuts the chunks that are asked for', async () => {
    const current = write('five.csv', 600, 0);
    const files = [
      'drift',
      path('reference.csv'),
      current,
      '--like',
      'nannyml-0.13',
      '--method',
      'wasserstein',
    ];
    const out = async (...more: string[]): Promise<string> => (await runRelevo([...files, ...more])).out;
    expect(await out('--chunk-number', '5')).toMatch(/\nsize .* of 5 chunks\)/);
    expect(await out('--chunk-size', '250')).toMatch(/\nsize .* of 3 chunks\)/);
  });

  it('exits with 2 where nothing can be measured', async () => {
    const ended = await runRelevo([
      'drift',
      path('reference.csv'),
      path('reference.csv'),
      ...like,
      '--method',
      'TVD',
    ]);
    expect(ended).toMatchObject({ code: 2, err: '' });
    expect(ended.out).toContain('RANDOM  colour  TVD draws random numbers');
  });

  it('refuses what it does not know, and options that do not go together', async () => {
    const files = ['drift', path('reference.csv'), path('reference.csv')];
    const ended = await Promise.all(
      [
        ['--like', 'toString'],
        [...like, '--method', 'constructor'],
        ['--method', 'psi'],
        [...like, '--slice', 'colour'],
        [...like, '--chunk-size', '50'],
        ['--chunk-number', '5'],
        ['--like', 'nannyml-0.13', '--chunk-size', '0'],
      ].map((more) => runRelevo([...files, ...more])),
    );
    expect(ended.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2, 2]);
    expect(ended.map(({ err }) => err)).toEqual([
      expect.stringMatching(/^LIKE_UNKNOWN: --like: one of evidently-0\.7/),
      expect.stringMatching(/^LIKE_METHOD: --method: for evidently-0\.7 one of psi, /),
      '--method: only with --like, whose tool it is a method of\n',
      expect.stringContaining("option '--like <tool>' cannot be used with option '--slice <column>'"),
      'LIKE_CHUNKS: --chunk-size: evidently-0.7 judges a table as a whole\n',
      '--chunk-size, --chunk-number: only with --like, whose tool cuts chunks\n',
      expect.stringContaining("argument '0' is invalid. a whole number from 1 on"),
    ]);
  });
});
