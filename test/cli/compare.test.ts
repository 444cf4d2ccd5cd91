import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSeededGenerator } from '../../shared/stats/resampling/seeded-generator.ts';
import { playConsoleGuide, readConsoleGuide } from './console-guide.ts';
import { type Ended, runRelevo } from './run-relevo.ts';

const folder = await mkdtemp(join(tmpdir(), 'relevo-compare-'));
const path = (name: string): string => join(folder, name);
const put = async (name: string, head: string, lines: readonly string[]): Promise<void> =>
  writeFile(path(name), `${[head, ...lines].join('\n')}\n`);

const binary = ['--labels', path('truth.csv'), '--target', 'Churn', '--positive', 'Yes'];
const compare = async (candidate: string, champion: string, ...args: string[]): Promise<Ended> =>
  runRelevo(['compare', path(candidate), path(champion), ...args]);

const sharesOf = (name: string): string => ['a', 'b', 'c'].map((one) => (one === name ? 0.8 : 0.1)).join(',');

/** Predictions of 1,200 rows: a good model, a poor one, and what was true. */
beforeAll(async () => {
  const generator = createSeededGenerator(7);
  const rows = Array.from({ length: 1200 }, (_, row) => {
    const signal = generator();
    const label = generator() < signal;
    return { id: `c${row}`, label, good: signal, poor: 0.2 * signal + 0.8 * generator() };
  });
  const answers = (score: (row: (typeof rows)[number]) => number | string): string[] =>
    rows.map((row) => `${row.id},${score(row)}`);
  const truth = rows.map(({ id, label }) => `${id},${label ? 'Yes' : 'No'}`);
  await put('truth.csv', 'id,Churn', truth);
  await put(
    'good.csv',
    'id,probability',
    answers(({ good }) => good),
  );
  await put(
    'poor.csv',
    'id,probability',
    answers(({ poor }) => poor),
  );
  await put('shuffled.csv', 'id,probability', answers(({ good }) => good).toReversed());
  await put(
    'broken.csv',
    'id,probability',
    answers(({ good, id }) => (id === 'c7' ? 'NaN' : good)),
  );
  await put('fewer.csv', 'id,probability', answers(({ good }) => good).slice(1));
  await put('repeated.csv', 'id,probability', [...answers(({ good }) => good), 'c3,0.5']);
  await put('few-truth.csv', 'id,Churn', truth.slice(0, 60));
  await put('few.csv', 'id,probability', answers(({ good }) => good).slice(0, 60));
  await put(
    'part-truth.csv',
    'id,Churn',
    truth.map((line, row) => (row % 2 === 0 ? line : `c${row},`)),
  );
  await put(
    'numbers.csv',
    'y,prediction',
    rows.map(({ good, poor }) => `${good},${good + poor / 10}`),
  );
  await put(
    'off.csv',
    'prediction',
    rows.map(({ good, poor }) => `${good + poor}`),
  );
  const three = rows.map(({ good }) => ['a', 'b', 'c'][Math.floor(good * 3)] ?? 'c');
  const head = 'probability_a,probability_b,probability_c';
  await put(
    'classes.csv',
    `kind,${head}`,
    three.map((name) => `${name},${sharesOf(name)}`),
  );
  await put(
    'same.csv',
    head,
    three.map(() => sharesOf('a')),
  );
});

describe('relevo compare', () => {
  it('ends with 0 where the candidate is better, and says by how much', async () => {
    const { code, out, err } = await compare('good.csv', 'poor.csv', ...binary, '--mode', 'superiority');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`promote: ${path('good.csv')} against ${path('poor.csv')}, 1,200 labelled rows\n`);
    expect(out).toMatch(/^pass +champion-comparison +roc_auc 0\.8\d+ against the champion's 0\.\d+/m);
    expect(out).toMatch(/^roc_auc +0\.8\d+ +0\.\d+ +0\.\d+ +0\.\d+ +0\.\d+ +delong$/m);
  });

  it('ends with 1 where it is worse', async () => {
    const { code, out } = await compare('poor.csv', 'good.csv', ...binary);
    expect(code).toBe(1);
    expect(out).toMatch(/^reject: .*\n\d checks failed: .*champion-comparison/);
  });

  it('ends with 3 where there are too few rows, and says how many more are needed', async () => {
    const few = [...binary, '--labels', path('few-truth.csv')];
    const { code, out } = await compare('few.csv', 'few.csv', ...few);
    expect(code).toBe(3);
    expect(out).toMatch(/^insufficient-evidence: /);
    expect(out).toMatch(/needs \d+ further labelled rows/);
  });

  it('joins rows by their key, whatever their order', async () => {
    const ordered = await compare('good.csv', 'poor.csv', ...binary);
    const joined = await compare('shuffled.csv', 'poor.csv', ...binary, '--key', 'id');
    expect(joined.out.replaceAll('shuffled', 'good')).toBe(ordered.out);
  });

  it('leaves rows out whose truth is not known, and counts them', async () => {
    const part = [...binary, '--labels', path('part-truth.csv'), '--key', 'id'];
    const { out } = await compare('good.csv', 'poor.csv', ...part);
    expect(out).toContain('600 labelled rows, 600 without a label left out\n');
  });

  it("rejects a candidate with numbers that cannot be; a champion's leave the question open", async () => {
    const candidate = await compare('broken.csv', 'poor.csv', ...binary);
    expect({ code: candidate.code, out: candidate.out }).toEqual({
      code: 1,
      out: expect.stringMatching(/^fail +evidence-integrity +.*probability is not from 0 to 1 in 1 row/m),
    });
    expect((await compare('good.csv', 'broken.csv', ...binary)).code).toBe(3);
  });

  it('judges numbers', async () => {
    const labels = ['--labels', path('numbers.csv'), '--target', 'y', '--task', 'regression'];
    const { code, out } = await compare('numbers.csv', 'off.csv', ...labels);
    expect(code).toBe(0);
    expect(out).toMatch(/^rmse +0\.0\d+ +0\.\d+ +-0\.\d+/m);
  });

  it('judges several classes', async () => {
    const labels = ['--labels', path('classes.csv'), '--target', 'kind', '--task', 'multiclass'];
    const { code, out } = await compare('classes.csv', 'same.csv', ...labels);
    expect(code).toBe(0);
    expect(out).toMatch(/^accuracy +1\.0000 +0\.3\d+ /m);
  });

  it('takes a policy', async () => {
    await writeFile(
      path('m.jsonc'),
      JSON.stringify({
        task: 'binary',
        target: 'Churn',
        positive: 'Yes',
        primary: 'accuracy',
        entity: 'id',
        gate: { floors: { recall: 0.99 } },
      }),
    );
    const { code, out } = await compare(
      'good.csv',
      'poor.csv',
      '--labels',
      path('truth.csv'),
      '--policy',
      path('m.jsonc'),
    );
    expect(code).toBe(1);
    expect(out).toMatch(/^fail +floor:recall /m);
    expect(out).toMatch(/^pass +champion-comparison +accuracy /m);
  });

  it('writes JSON, HTML, Markdown and JUnit', async () => {
    const people = ['--html', path('r.html'), '--markdown', path('r.md')];
    const reports = ['--json', path('r.json'), ...people, '--junit', path('r.xml')];
    await compare('poor.csv', 'good.csv', ...binary, ...reports);
    const json: unknown = JSON.parse(await readFile(path('r.json'), 'utf8'));
    expect(json).toMatchObject({
      format: 1,
      verdict: 'reject',
      rows: 1200,
      unlabelled: 0,
      metrics: expect.arrayContaining([expect.objectContaining({ metric: 'roc_auc' })]),
      checks: expect.arrayContaining([
        expect.objectContaining({ id: 'champion-comparison', status: 'fail' }),
      ]),
    });
    const page = await readFile(path('r.html'), 'utf8');
    expect(page).toContain('<h1>poor.csv is rejected against good.csv</h1>');
    expect(page).toContain('candidate poor.csv');
    expect(page).toContain('<h2>Both models on these rows</h2>');
    expect(await readFile(path('r.md'), 'utf8')).toMatch(
      /^# reject: .*\n\n.*\n\nMore rows alone will not help: .*\n\n\| check \| status /,
    );
    expect(await readFile(path('r.xml'), 'utf8')).toMatch(
      /<testcase classname="gate" name="champion-comparison"><failure message="roc_auc/,
    );
  });

  it.each([
    ['fewer rows', 'fewer.csv', [], 'ROWS_DIFFER: '],
    ['a row that was not predicted', 'fewer.csv', ['--key', 'id'], 'ROWS_UNPREDICTED: '],
    ['a key twice', 'repeated.csv', ['--key', 'id'], 'KEY_REPEATED: '],
    ['no such key', 'good.csv', ['--key', 'name'], 'COLUMN_MISSING: '],
    ['no such file', 'absent.csv', [], 'TABLE_UNREADABLE: '],
    ['no predictions', 'truth.csv', [], 'COLUMN_MISSING: '],
    ['no such metric', 'good.csv', ['--primary', 'auc'], 'POLICY_INVALID: '],
    ['no target', 'good.csv', ['--target', 'y'], 'COLUMN_MISSING: '],
    ['a threshold in words', 'good.csv', ['--threshold', 'half'], 'error: option'],
  ])('ends with 2 for %s', async (_, candidate, args, message) => {
    const { code, err, out } = await compare(candidate, 'good.csv', ...binary, ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});

it('the guide to comparing shows what its commands print', { timeout: 120_000 }, async () => {
  const guide = await readConsoleGuide('comparing-in-a-pipeline.md');
  const { shown, printed } = await playConsoleGuide(guide);
  expect(shown.length).toBeGreaterThan(2);
  expect(printed).toEqual(shown);
});
