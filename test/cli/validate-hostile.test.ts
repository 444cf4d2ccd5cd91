import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { withDuckDb } from '../../shared/tables/database.ts';
import { quoteFile } from '../../shared/tables/quote.ts';
import { dataReportSchema } from '../../shared/validation/report.ts';
import { runRelevo } from './run-relevo.ts';
import { validateFolder, type ValidateFolder } from './validate-folder.ts';

const MEGABYTE = 1024 * 1024;
const columns = { x: { type: 'long', min: 0 } };

let folder: ValidateFolder;
beforeAll(async () => {
  folder = await validateFolder({ columns });
});

const copyToParquet = async (sql: string, name: string): Promise<string> => {
  await withDuckDb((database) =>
    database.query(`COPY (${sql}) TO ${quoteFile(folder.path(name))} (FORMAT parquet)`),
  );
  return folder.path(name);
};

/** Checks files and reads the report. */
async function reportOf(...files: string[]) {
  const json = folder.path('report.json');
  const { code, out, err } = await folder.validate(...files, '--json', json);
  expect(err).toBe('');
  const report = dataReportSchema.parse(JSON.parse(await readFile(json, 'utf8')));
  return { code, out, report, broken: report.checks.filter(({ status }) => status === 'fail') };
}

/** What it says of a file that it cannot read: it ends with 2 and prints no table. */
async function refusal(file: string): Promise<string> {
  const { code, out, err } = await folder.validate(file);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  return err.trimEnd().replace('TABLE_UNREADABLE: ', '');
}

describe('data of any shape', () => {
  it.each(['csv', 'jsonl', 'parquet'])(
    'with 1,000 columns is checked: %s',
    { timeout: 240_000 },
    async (kind) => {
      const names = Array.from({ length: 998 }, (_, at) => `k${at}`);
      const row = (at: number) => ({
        x: at,
        y: at % 2 === 0 ? 'yes' : 'no',
        ...Object.fromEntries(names.map((name, index) => [name, (at * index) % 97])),
      });
      const records = Array.from({ length: 120 }, (_, at) => row(at));
      const lines = await folder.put(
        'wide.jsonl',
        records.map((record) => `${JSON.stringify(record)}\n`).join(''),
      );
      const csv = [
        ['x', 'y', ...names].join(','),
        ...records.map((record) => Object.values(record).join(',')),
      ];
      const file =
        kind === 'jsonl'
          ? lines
          : kind === 'csv'
            ? await folder.put('wide.csv', csv.join('\n'))
            : await copyToParquet(
                `SELECT * FROM read_json(${quoteFile(lines)}, map_inference_threshold = -1)`,
                'wide.parquet',
              );
      const { code, report } = await reportOf(file);
      expect({ code, rows: report.rows, columns: report.columns }).toEqual({
        code: 0,
        rows: 120,
        columns: 1000,
      });
      expect(report.checks.filter((check) => check.code === 'COLUMN_UNEXPECTED')).toHaveLength(998);
      expect(report.checks.filter((check) => check.code === 'LEAKAGE_FEATURE').length).toBeGreaterThan(900);
      expect(report.checks).toContainEqual(
        expect.objectContaining({
          code: 'CORRELATION',
          status: 'warn',
          message: expect.stringMatching(/^correlates with k\d+ by more than 0.95, one of 4590 such pairs$/),
        }),
      );
    },
  );

  it('with one row is checked, and has one class', async () => {
    const { code, broken } = await reportOf(await folder.put('one.csv', 'x,y\n1,yes\n'));
    expect([code, ...broken.map((check) => check.code)]).toEqual([1, 'ONE_CLASS']);
  });

  it.each([
    ['csv', 'x,y\n'],
    ['csv', 'x,y'],
  ])('without rows is empty: %s', async (kind, content) => {
    const { code, broken, report } = await reportOf(await folder.put(`empty.${kind}`, content));
    expect([code, report.rows, ...broken.map((check) => check.code)]).toEqual([1, 0, 'FILE_EMPTY']);
  });

  it('without rows is empty: parquet', async () => {
    const file = await copyToParquet("SELECT 1 AS x, 'yes' AS y WHERE false", 'empty.parquet');
    expect((await reportOf(file)).broken.map((check) => check.code)).toEqual(['FILE_EMPTY']);
  });

  it.each(['empty.jsonl', 'blank.csv'])('without columns cannot be checked: %s', async (name) => {
    const file = await folder.put(name, '\n');
    expect(await refusal(file)).toBe(
      name.endsWith('csv') ? `${file} line 1: the file has no header line` : `${file}: no columns`,
    );
  });

  it('with nothing but missing values is checked', async () => {
    const strict = await validateFolder({ columns: { x: { type: 'long', maxNullShare: 0.5 } } });
    const file = await strict.put('nulls.csv', `x,z,y\n${',,\n'.repeat(150)}`);
    const { code, out } = await strict.validate(file);
    expect(code).toBe(1);
    expect(out).toMatch(/^fail +NULL_SHARE +x +150 /m);
    expect(out).toMatch(/^fail +ONE_CLASS +y/m);
    const parquet = await copyToParquet('SELECT NULL AS x, NULL AS y FROM range(150)', 'nulls.parquet');
    expect((await reportOf(parquet)).broken.map((check) => check.code)).toEqual(['ONE_CLASS']);
  });

  it('with text of 10 MB is checked', { timeout: 120_000 }, async () => {
    const long = 'x'.repeat(10 * MEGABYTE);
    const csv = await folder.put('long.csv', `x,text,y\n1,"${long}",yes\n-2,short,no\n`);
    const json = await folder.put(
      'long.jsonl',
      `{"x":1,"text":"${long}","y":"yes"}\n{"x":-2,"text":"","y":"no"}\n`,
    );
    const parquet = await copyToParquet(
      `SELECT x, repeat('x', ${10 * MEGABYTE} * x) AS text, y FROM (VALUES (1, 'yes'), (-2, 'no')) AS t(x, y)`,
      'long.parquet',
    );
    for (const file of [csv, json, parquet]) {
      const { code, broken } = await reportOf(file);
      expect([code, broken.map(({ sampleRows }) => sampleRows)]).toEqual([1, [[2]]]);
    }
  });

  it('with text of 20 MB in a line cannot be checked, and the line is named', async () => {
    const file = await folder.put('longer.csv', `x,y\n1,yes\n2,"${'x'.repeat(20 * MEGABYTE)}"\n`);
    const { code, err } = await folder.validate(file);
    expect(code).toBe(2);
    expect(err).toMatch(/^TABLE_(UNREADABLE|TOO_LARGE): .*longer\.csv line 3: /);
    expect(err.length).toBeLessThan(300);
  });

  it('with values of several types says which rows are wrong', async () => {
    const values = ['1', 'true', '2026-01-01', '1.5', '1e2', 'x', '', '99999999999999999999'];
    const csv = await folder.put(
      'mixed.csv',
      `x,y\n${values.map((x, at) => `${x},${at % 2 === 0 ? 'yes' : 'no'}\n`).join('')}`,
    );
    const cells = [1, true, '2026-01-01', 1.5, 1e2, 'x', null, { a: [1] }];
    const json = await folder.put(
      'mixed.jsonl',
      cells.map((x, at) => `${JSON.stringify({ x, y: at % 2 === 0 ? 'yes' : 'no' })}\n`).join(''),
    );
    for (const file of [csv, json]) {
      const { code, broken } = await reportOf(file);
      expect([code, broken.map((check) => [check.code, check.sampleRows])]).toEqual([
        1,
        [['COLUMN_TYPE', [2, 3, 4, 6, 8]]],
      ]);
    }
  });

  it('with numbers at the end of the doubles is checked', async () => {
    const wide = await validateFolder({
      columns: { a: { type: 'double' }, b: { type: 'double', max: 1e308 } },
    });
    const rows = Array.from(
      { length: 200 },
      (_, at) => `${at % 2 === 0 ? '1e308' : '-1e308'},${at}e306,${at % 3 === 0 ? 'yes' : 'no'}`,
    );
    const { code, out } = await wide.validate(await wide.put('large.csv', `a,b,y\n${rows.join('\n')}\n`));
    expect(code).toBe(1);
    expect(out).toMatch(/^fail +OUT_OF_RANGE +b +99 +above 1e\+308 +rows 102, 103, 104, 105, 106, …$/m);
    expect(out).toMatch(/^warn +NOT_FINITE +b +20 +infinite +rows 181, /m);
  });
});

describe('names of any kind', () => {
  const names = [
    'select',
    'quote"d',
    "it's",
    'line\nbreak',
    'a.b',
    '; DROP TABLE x',
    'n',
    'c1',
    'file_row_number',
    'X',
    ' ',
    'é',
  ];

  it('are checked like others', async () => {
    const pairs = names.map((name) => `${JSON.stringify(name)}: { "type": "long", "max": 5 }`);
    await folder.put(
      'names.jsonc',
      `{ "task": "binary", "target": "y", "positive": "yes", "primary": "roc_auc", "columns": { "x": { "type": "long" }, ${pairs.join(', ')} } }`,
    );
    const header = ['x', ...names, 'y'].map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
    const row = (value: number, label: string) => [0, ...names.map(() => value), label].join(',');
    const csv = await folder.put('names.csv', [header, row(1, 'yes'), row(9, 'no')].join('\n'));
    const { code, out } = await runRelevo(['validate', csv, '--policy', folder.path('names.jsonc')]);
    expect(code).toBe(1);
    expect(out.match(/^fail +OUT_OF_RANGE .* row 2$/gm)).toHaveLength(names.length);
    expect(out).toContain(String.raw`line\nbreak`);
  });

  it('may differ in case only', async () => {
    const csv = await folder.put('case.csv', 'x,X,y\n1,-1,yes\n2,-2,no\n');
    const json = await folder.put('case.jsonl', '{"x":1,"X":-1,"y":"yes"}\n{"x":2,"X":-2,"y":"no"}\n');
    const parquet = join('test/fixtures/tables', 'case-columns.parquet');
    for (const file of [csv, json, parquet]) {
      const { code, report } = await reportOf(file);
      expect([code, report.columns]).toEqual([0, 3]);
    }
  });

  it('that occur twice cannot be checked, and the place is named', async () => {
    const csv = await folder.put('twice.csv', 'x,y,x\n1,yes,2\n');
    expect(await refusal(csv)).toBe(`${csv} line 1: the column x occurs twice`);
    const json = await folder.put('twice.jsonl', '{"x":1,"y":"yes"}\n{"x":1,"x":2,"y":"no"}\n');
    expect(await refusal(json)).toBe(`${json} line 2: a key occurs twice`);
    const parquet = 'test/fixtures/tables/duplicate-columns.parquet';
    expect(await refusal(parquet)).toBe(`${parquet} schema: the column x occurs twice`);
  });
});

describe('files that are not what they seem', () => {
  it.each([
    ['semicolons', 'x;y\n1;yes\n-2;no\n'],
    ['tabs', 'x\ty\n1\tyes\n-2\tno\n'],
    ['bars', 'x|y\n1|yes\n-2|no\n'],
    ['a byte-order mark', '\uFEFFx,y\n1,yes\n-2,no\n'],
    ['a byte-order mark and quotes', '\uFEFF"x","y"\r\n"1","yes"\r\n"-2","no"\r\n'],
  ])('but have %s are read right', async (_what, content) => {
    const { code, report, broken } = await reportOf(await folder.put('dialect.csv', content));
    expect([code, report.rows, report.columns]).toEqual([1, 2, 2]);
    expect(broken).toMatchObject([{ code: 'OUT_OF_RANGE', column: 'x', sampleRows: [2] }]);
  });

  it.each([
    ['too many cells', 'x,y\n1,yes\n1,no,3\n', 'line 3: expected 2 columns, found 3'],
    ['a quote that does not end', 'x,y\n1,"yes\n2,no\n', 'line 2: a quoted value does not end'],
    ['another encoding', Buffer.from('x,y\n1,caf\u00E9\n', 'latin1'), 'line 1: not UTF-8'],
  ])('with %s are refused with the place', async (_what, content, reason) => {
    const file = await folder.put('broken.csv', content);
    const { code, err } = await folder.validate(file);
    expect({ code, err }).toEqual({ code: 2, err: `TABLE_UNREADABLE: ${file} ${reason}\n` });
  });

  it('such as cut or overwritten Parquet are refused', { timeout: 120_000 }, async () => {
    const sql = "SELECT range AS x, CASE WHEN range % 2 = 0 THEN 'yes' ELSE 'no' END AS y FROM range(50000)";
    const whole = await readFile(await copyToParquet(sql, 'whole.parquet'));
    const overwritten = Buffer.from(whole);
    overwritten.fill(0xff, 4, 2000);
    const lies = Buffer.from(whole);
    lies.writeUInt32LE(0x7fffffff, whole.length - 8);
    const contents = [
      whole.subarray(0, whole.length / 2),
      overwritten,
      lies,
      Buffer.from('PAR1'),
      Buffer.from(''),
    ];
    for (const content of contents) {
      const file = await folder.put('cut.parquet', content);
      const { code, out, err } = await folder.validate(file);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect([
        `${file}: not a readable Parquet file`,
        `${file}: the file cannot be read as a table`,
      ]).toContain(err.trimEnd().replace('TABLE_UNREADABLE: ', ''));
    }
  });

  it('such as CSV by the name of Parquet are refused', async () => {
    const file = await folder.put('table.parquet', 'x,y\n1,yes\n2,no\n');
    expect(await refusal(file)).toBe(`${file}: not a readable Parquet file`);
  });

  it('such as JSON lines with a broken one are refused with its number', async () => {
    const file = await folder.put('lines.jsonl', '{"x":1,"y":"yes"}\n\n{"x":2,"y":"no"\n');
    expect(await refusal(file)).toBe(`${file} line 3: not valid JSON`);
    const list = await folder.put('list.jsonl', '[1,2]\n');
    expect(await refusal(list)).toBe(`${list} line 1: not a JSON object`);
  });

  it('such as folders are refused', async () => {
    const { code, err } = await folder.validate(join(folder.path('.')));
    expect(code).toBe(2);
    expect(err).toMatch(/^TABLE_FORMAT: /);
  });
});
