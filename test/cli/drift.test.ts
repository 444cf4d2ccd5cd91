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
    (_, row) => `${row},${((row * 37) % 101) + shift},${['red', 'green', 'blue'][row % 3]}`,
  );
  writeFileSync(path(name), `id,size,colour\n${lines.join('\n')}\n`);
  return path(name);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relevo-drift-'));
  write('reference.csv', 1000, 0);
  writeFileSync(
    path('shapes.jsonc'),
    `{ "task": "binary", "target": "colour", "positive": "red", "entity": "id", "primary": "roc_auc" }`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** 800 rows of whatever colour. */
const coloured = (of: (row: number) => string): string =>
  Array.from({ length: 800 }, (_, row) => `${row},${(row * 37) % 101},${of(row)}\n`).join('');

const policy = (): string[] => ['--policy', path('shapes.jsonc')];

const paired = (shift: number): string =>
  Array.from({ length: 600 }, (_, row) => `${row % 3},${((row % 3) * shift + (row % 2)) % 5}`).join('\n');

describe('relevo drift', () => {
  it('finds what changed, writes it for people and machines, and exits with 1', async () => {
    const current = write('current.csv', 600, 25);
    const reports = ['--json', path('r.json'), '--junit', path('r.xml'), '--html', path('r.html')];
    const ended = await runRelevo(['drift', path('reference.csv'), current, ...policy(), ...reports]);
    expect(ended).toMatchObject({ code: 1, err: '' });
    const lines = ended.out.split('\n');
    expect(lines.slice(0, 4)).toEqual([
      `reference  ${path('reference.csv')}: 1000 rows`,
      `current    ${current}: 600 rows`,
      '',
      expect.stringMatching(/^COLUMN {10}STATUS {3}EFFECT {2}DISTANCE {2}EXPECTED {2}P +VALUES$/),
    ]);
    expect(lines[4]).toMatch(/^size {12}DRIFTED {2}0\.4\d+ {2}0\.4\d+ +0\.1\d+ +\S+ +600$/);
    expect(lines[5]).toMatch(/^colour \(label\) {2}QUIET {4}0\.0000/);
    expect(ended.out).toMatch(/\nOUT_OF_RANGE {2}size {4}24\.\d %, reference 0 %\n/);
    expect(ended.out).toContain('\nDRIFT: 1 of 2 compared columns drifted, 1 other finding\n');
    expect(JSON.parse(read('r.json'))).toMatchObject({
      format: 1,
      status: 'fail',
      code: 'DRIFT',
      drifted: ['size'],
      rows: 600,
      referenceRows: 1000,
      method: { tool: 'relevo-1', distance: 'jensen-shannon' },
    });
    expect(read('r.xml')).toMatch(/<testcase classname="size" name="DRIFT"><failure message="effect 0\.4/);
    expect(read('r.html')).toContain('Drift in 1 of 2 columns');
    expect(read('r.html')).not.toMatch(/src=|href=|url\(/);
  });

  it('compares the target as a label, and only where both have it', async () => {
    writeFileSync(
      path('redder.csv'),
      `id,size,colour\n${coloured((row) => (row % 4 === 0 ? 'blue' : 'red'))}`,
    );
    const reports = ['--json', path('l.json'), '--junit', path('l.xml'), '--html', path('l.html')];
    const ended = await runRelevo([
      'drift',
      path('reference.csv'),
      path('redder.csv'),
      ...policy(),
      ...reports,
    ]);
    expect(ended).toMatchObject({ code: 1, err: '' });
    expect(ended.out).toMatch(/\ncolour \(label\) {2}DRIFTED {2}0\.\d+ .+ 800\n/);
    expect(JSON.parse(read('l.json'))).toMatchObject({
      drifted: ['colour'],
      columns: [
        { column: 'size', part: 'feature', status: 'QUIET' },
        { column: 'colour', part: 'label', status: 'DRIFTED' },
      ],
    });
    expect(read('l.xml')).toMatch(/<testcase classname="colour" name="LABEL_DRIFT"><failure message="effect/);
    expect(read('l.html')).toContain('<h3>colour (label) ');
    expect(read('l.html')).toContain('<td>label</td>');
    writeFileSync(path('asked.csv'), `id,size,other\n${coloured(() => '')}`);
    const asked = await runRelevo(['drift', path('reference.csv'), path('asked.csv'), ...policy()]);
    expect(asked.out).toMatch(/\ncolour \(label\) {2}NOT_ENOUGH_DATA {2}- .+ 0\n/);
    expect(asked.out).not.toContain('COLUMN_MISSING');
  });

  it('takes a profile for the reference; without drift it exits with 0', async () => {
    const made = await runRelevo([
      'profile',
      path('reference.csv'),
      '--json',
      path('reference.json'),
      ...policy(),
    ]);
    expect(made).toMatchObject({ code: 0, err: '' });
    const ended = await runRelevo(['drift', path('reference.json'), write('same.csv', 606, 0), ...policy()]);
    expect(ended.out).toContain('\nQUIET: 0 of 2 compared columns drifted, nothing else found\n');
    expect(ended).toMatchObject({ code: 0, err: '' });
  });

  it('shows names without control characters, and what is wrong without drift', async () => {
    const put = (name: string, shift: number): string => {
      writeFileSync(path(name), `"line\nbreak",x\n${paired(shift)}\n`);
      return path(name);
    };
    const ended = await runRelevo(['drift', put('before.csv', 1), put('after.csv', 0)]);
    expect(ended.out).toMatch(/\nCORRELATION .*line\\nbreak/);
    expect(ended.out).not.toContain('line\nbreak');
    const half = path('half.csv');
    writeFileSync(half, readFileSync(path('before.csv'), 'utf8').replaceAll(/\n0,/g, '\n,'));
    expect((await runRelevo(['drift', path('before.csv'), half])).out).toMatch(
      /\n(QUIET: .*, but|DRIFT: .*,) \d+ other finding/,
    );
  });

  it('says which report cannot be written', async () => {
    const html = path('no-folder/r.html');
    const same = write('same.csv', 606, 0);
    const ended = await runRelevo(['drift', path('reference.csv'), same, '--html', html]);
    expect(ended).toMatchObject({ code: 2, err: `ENOENT: no such file or directory, open '${html}'\n` });
  });

  it('says so when there is too little to judge, and exits with 2', async () => {
    const ended = await runRelevo(['drift', path('reference.csv'), write('few.csv', 12, 0)]);
    expect(ended.out).toContain('\nNOT_ENOUGH_DATA: 0 of 0 compared columns drifted, nothing else found\n');
    expect(ended).toMatchObject({ code: 2, err: '' });
  });

  it('says what it takes', async () => {
    const help = await runRelevo(['drift', '--help']);
    expect(help.code).toBe(0);
    expect(help.out).toMatch(/--slice <column>[\s\S]+Examples:[\s\S]+Exit code: 0/);
  });
});
