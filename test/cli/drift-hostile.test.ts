import { mkdtempSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { profileSchema } from '../../shared/monitoring/profile/profile.ts';
import { withDuckDb } from '../../shared/tables/database.ts';
import { quoteFile } from '../../shared/tables/quote.ts';
import { lying } from '../support/unreadable-tables.ts';
import { runRelevo } from './run-relevo.ts';

const folder = mkdtempSync(join(tmpdir(), 'relevo-drift-hostile-'));
const path = (name: string): string => join(folder, name);

async function put(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(path(name), content);
  return path(name);
}

async function parquet(name: string, select: string): Promise<string> {
  await withDuckDb((database) =>
    database.query(`COPY (${select}) TO ${quoteFile(path(name))} (FORMAT parquet)`),
  );
  return path(name);
}

const labels = (row: number): string => ['yes', 'no'][row % 2] ?? '';
const csvOf = (rows: number, delimiter = ','): string =>
  [['x', 'y'], ...Array.from({ length: rows }, (_, row) => [row % 50, labels(row)])]
    .map((cells) => `${cells.join(delimiter)}\n`)
    .join('');

let good = '';
beforeAll(async () => {
  good = await put('good.csv', csvOf(600));
  await put('m.jsonc', '{ "task": "binary", "target": "y", "positive": "yes", "primary": "roc_auc" }');
});

const reportSchema = z.object({
  status: z.string(),
  rows: z.number(),
  columns: z.array(z.object({ column: z.string(), status: z.string() })),
  signals: z.array(z.object({ code: z.string(), column: z.string().nullable() })),
});

/** Compares with the good file, and reads the report. */
async function drift(reference: string, current: string) {
  const json = path('report.json');
  const { code, err } = await runRelevo(['drift', reference, current, '--json', json]);
  expect(err).toBe('');
  return { code, ...reportSchema.parse(JSON.parse(await readFile(json, 'utf8'))) };
}

describe('files that cannot be read', () => {
  it('are refused by every command, with the place', { timeout: 120_000 }, async () => {
    const file = await put('wide-row.csv', 'x,y\n1,yes\n1,no,3\n');
    const commands = [
      ['profile', file],
      ['drift', good, file],
      ['drift', file, good],
      ['validate', file, '--policy', path('m.jsonc')],
    ];
    for (const command of commands)
      expect(await runRelevo(command)).toEqual({
        code: 2,
        out: '',
        err: `TABLE_UNREADABLE: ${file} line 3: expected 2 columns, found 3\n`,
      });
  });
});

describe('files that say something else of themselves than they hold', () => {
  it('do not lead statistics to a wrong answer', async () => {
    const whole = await parquet(
      'honest.parquet',
      "SELECT CAST(range AS BIGINT) AS x, 'k' || range % 3 AS t FROM range(5000)",
    );
    // The largest value is 4999, not 1.
    const liar = await put(
      'statistics.parquet',
      lying(await readFile(whole), '8713000000000000', '0100000000000000'),
    );
    expect(await drift(whole, liar)).toMatchObject({ code: 0, status: 'pass', rows: 5000, signals: [] });
    const made = await runRelevo(['profile', liar, '--json', path('liar.json')]);
    expect(made.code).toBe(0);
    const { columns } = profileSchema.parse(JSON.parse(await readFile(path('liar.json'), 'utf8')));
    expect(columns['x']).toMatchObject({ max: 4999, below: 0, above: 0 });
  });

  it.each(['16924e', '168e4e'])('are refused for a wrong number of rows', async (rows) => {
    const whole = await readFile(
      await parquet('counted.parquet', "SELECT CAST(range AS BIGINT) AS x, 'yes' AS y FROM range(5000)"),
    );
    // Only where the file's total is, not its row group's.
    const at = whole.lastIndexOf(Buffer.from('16904e191c', 'hex'));
    const liar = await put(
      'rows.parquet',
      Buffer.concat([whole.subarray(0, at), Buffer.from(rows, 'hex'), whole.subarray(at + 3)]),
    );
    for (const command of [
      ['profile', liar],
      ['drift', good, liar],
      ['drift', liar, good],
    ]) {
      const { code, err } = await runRelevo(command);
      expect({ code, err }).toEqual({
        code: 2,
        err: `TABLE_UNREADABLE: ${liar}: ${rows === '16924e' ? 5001 : 4999} rows by its own account, 5000 in fact\n`,
      });
    }
  });
});

describe('data of any shape', () => {
  it.each([
    ['one row', 'x,y\n7,yes\n', 'not-run', 2],
    ['no rows', 'x,y\n', 'fail', 1],
    ['nothing but missing values', `x,y\n${',\n'.repeat(300)}`, 'fail', 1],
    ['semicolons', csvOf(500, ';'), 'pass', 0],
    ['tabs', csvOf(500, '\t'), 'pass', 0],
    ['a byte-order mark', `\uFEFF${csvOf(500)}`, 'pass', 0],
    ['a text of 10 MB', `${csvOf(500)}7,"${'x'.repeat(10 * 1024 * 1024)}"\n`, 'pass', 0],
    ['numbers at the end of the doubles', `${csvOf(500)}1e308,yes\n-1e308,no\n`, 'pass', 0],
    ['values of several types', `x,y\n${'1,yes\nx,no\n2026-01-01,yes\ntrue,no\n'.repeat(100)}`, 'fail', 1],
  ])('is compared: %s', async (_, content, status, code) => {
    const file = await put('current.csv', content);
    expect(await drift(good, file)).toMatchObject({ code, status });
    expect((await runRelevo(['profile', file])).code).toBe(0);
  });

  it('is a reference, too, however little it tells', async () => {
    for (const content of ['x,y\n7,yes\n', 'x,y\n', `x,y\n${',\n'.repeat(300)}`]) {
      const found = await drift(await put('reference.csv', content), good);
      expect(found.columns.map(({ status }) => status)).not.toContain('DRIFTED');
    }
  });

  it('has columns of any name, each told by it', async () => {
    const names = [
      'select',
      'a"b',
      "it's",
      'line\nbreak',
      'Ä ö',
      'constructor',
      'n',
      'v0',
      ' ',
      '<b>',
      'X',
      'x',
    ];
    const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
    const rows = (shift: number): string =>
      Array.from(
        { length: 400 },
        (_, row) => `${names.map((_name, at) => ((row * (at + 3)) % 101) + shift).join(',')}\n`,
      ).join('');
    const before = await put('names-before.csv', `${header}\n${rows(0)}`);
    const after = await put('names-after.csv', `${header}\n${rows(60)}`);
    const { columns } = await drift(before, after);
    expect(columns).toEqual(names.map((column) => expect.objectContaining({ column, status: 'DRIFTED' })));
    const { code, out } = await runRelevo(['drift', before, after, '--all']);
    expect(code).toBe(1);
    expect(out).toContain(String.raw`line\nbreak`);
  });

  it('has 1,000 columns', { timeout: 240_000 }, async () => {
    const cells = Array.from({ length: 1000 }, (_, at) => `(range * ${at + 1}) % 97 AS c${at}`).join(', ');
    const file = await parquet('wide.parquet', `SELECT ${cells} FROM range(600)`);
    expect((await drift(file, file)).columns).toHaveLength(1000);
    expect((await runRelevo(['profile', file])).code).toBe(0);
  });
});
