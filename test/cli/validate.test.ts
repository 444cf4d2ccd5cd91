import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { dataReportSchema } from '../../shared/validation/report.ts';
import { runRelevo } from './run-relevo.ts';
import { validateFolder } from './validate-folder.ts';

const telco = ['trainer/data/telco-churn.csv', '--policy', 'models/telco-churn.jsonc'];
const columns = { age: { type: 'long', min: 0 }, plan: { type: 'string', categories: ['basic'] } };

describe('relevo validate', () => {
  it('ends with 0 where nothing is wrong', async () => {
    const { code, out, err } = await runRelevo(['validate', ...telco]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^trainer\/data\/telco-churn\.csv: 7043 rows, 21 columns, policy telco-churn\n\n/);
    expect(out).toMatch(/\d+ checks: 0 failed, 0 warned, \d+ passed\n$/);
  });

  it('ends with 1 and shows what is wrong, worst first, without a value', async () => {
    const folder = await validateFolder({ columns });
    const file = await folder.put('d.csv', 'age,plan,z,y\n1,secret,1,yes\n-2,basic,2,no\nfour,basic,2,no\n');
    const { code, out } = await folder.validate(file);
    expect(code).toBe(1);
    expect(out).not.toMatch(/secret|four/);
    expect(out.split('\n').map((line) => line.split(/\s{2,}/))).toEqual([
      [`${file}: 3 rows, 4 columns, policy m`],
      [''],
      ['STATUS', 'CHECK', 'COLUMN', 'ROWS', 'WHAT', 'WHERE'],
      ['fail', 'COLUMN_TYPE', 'age', '1', 'not a long', 'row 3'],
      ['fail', 'OUT_OF_RANGE', 'age', '1', 'below 0', 'row 2'],
      ['fail', 'CATEGORY_UNKNOWN', 'plan', '1', 'a category that the policy does not list', 'row 1'],
      ['warn', 'COLUMN_UNEXPECTED', 'z', '-', 'the policy does not name it', '-'],
      ['not-run', 'LEAKAGE_FEATURE', '-', '-', expect.stringContaining('fewer than 100 rows'), '-'],
      [''],
      [expect.stringMatching(/^\d+ checks: 3 failed, 1 warned, 1 not run, \d+ passed$/)],
      [''],
    ]);
  });

  it('ends with 0 where there are warnings only, and shows what holds with --all', async () => {
    const folder = await validateFolder({ columns });
    const file = await folder.put('d.csv', 'age,plan,z,y\n1,basic,1,yes\n2,basic,2,no\n');
    const { code, out } = await folder.validate(file, '--all');
    expect(code).toBe(0);
    expect(out).toMatch(/^warn +COLUMN_UNEXPECTED +z/m);
    expect(out).toMatch(/^pass +OUT_OF_RANGE +age +- +below 0 \(0\)/m);
  });

  it('writes every check as JSON and as JUnit', async () => {
    const folder = await validateFolder({ columns });
    const file = await folder.put('d.csv', 'age,plan,z,y\n-1,secret,1,yes\n2,basic,2,no\n');
    const [json, junit] = [folder.path('report.json'), folder.path('report.xml')];
    expect((await folder.validate(file, '--json', json, '--junit', junit)).code).toBe(1);
    const text = await readFile(json, 'utf8');
    const report = dataReportSchema.parse(JSON.parse(text));
    expect(report).toMatchObject({
      format: 1,
      model: 'm',
      status: 'fail',
      rows: 2,
      columns: 4,
      files: [{ file, rows: 2, firstRow: 1 }],
    });
    expect(report.checks).toContainEqual({
      code: 'OUT_OF_RANGE',
      severity: 'error',
      status: 'fail',
      column: 'age',
      message: 'below 0',
      observed: 0.5,
      limit: 0,
      rows: 1,
      sampleRows: [1],
    });
    const xml = await readFile(junit, 'utf8');
    expect(xml).toContain(`<testsuites tests="${report.checks.length}" failures="2" errors="0" skipped="1">`);
    expect(xml).toContain('<failure message="error: below 0; 1 rows, such as 1"/>');
    expect(xml + text).not.toContain('secret');
  });

  it('takes several files and patterns for one table', async () => {
    const folder = await validateFolder({ columns });
    await folder.put('part-2.csv', 'age,plan,y\n-1,basic,no\n');
    await folder.put('part-1.csv', 'age,plan,y\n1,basic,yes\n2,basic,no\n');
    const json = folder.path('report.json');
    const { code, out } = await folder.validate(folder.path('part-*.csv'), '--json', json);
    expect(code).toBe(1);
    expect(out).toMatch(/^2 files: 3 rows, 3 columns, policy m\n/);
    expect(out).toMatch(/OUT_OF_RANGE +age +1 +below 0 +row 3\n/);
    const { files } = dataReportSchema.parse(JSON.parse(await readFile(json, 'utf8')));
    expect(files).toEqual([
      { file: folder.path('part-1.csv'), rows: 2, firstRow: 1 },
      { file: folder.path('part-2.csv'), rows: 1, firstRow: 3 },
    ]);
  });

  it('finds rows that the model is evaluated on', async () => {
    const folder = await validateFolder();
    const file = await folder.put('train.csv', 'x,y\n1,yes\n2,no\n');
    const held = await folder.put('held-out.csv', 'x,y\n2,no\n');
    const { code, out } = await folder.validate(file, '--evaluation', held);
    expect(code).toBe(1);
    expect(out).toMatch(/fail +EVALUATION_OVERLAP +- +1 +.* +row 2\n/);
  });

  it('ends with 2 where it cannot run, and says why', { timeout: 120_000 }, async () => {
    const folder = await validateFolder();
    const file = await folder.put('d.csv', 'x,y\n1,yes\n2,no\n');
    const broken = await folder.put('broken.jsonc', '{ "task": "binary", "target": "y" }');
    const cases: [string[], RegExp][] = [
      [[file], /required option '--policy <file>'/],
      [[file, '--policy', folder.path('none.jsonc')], /^POLICY_MISSING: no policy can be read from /],
      [[file, '--policy', broken], /^POLICY_INVALID: [^]*primary/],
      [
        [folder.path('none.csv'), '--policy', folder.path('m.jsonc')],
        /^TABLE_UNREADABLE: .*none\.csv: no such file/,
      ],
      [
        [folder.path('*.parquet'), '--policy', folder.path('m.jsonc')],
        /^NO_FILES: .*\*\.parquet: matches no file/,
      ],
      [[broken, '--policy', folder.path('m.jsonc')], /^TABLE_FORMAT: .*broken\.jsonc: /],
      [['--policy', broken], /missing required argument 'files'/],
    ];
    for (const [args, reason] of cases) {
      const { code, out, err } = await runRelevo(['validate', ...args]);
      expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringMatching(reason) });
    }
  });

  it('explains itself', async () => {
    const { code, out } = await runRelevo(['validate', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('relevo validate customers.csv --policy models/telco-churn.jsonc');
    expect(out).toContain('Exit code: 0 nothing wrong');
  });
});

describe('relevo schema infer', () => {
  it('proposes a whole policy, which the data keeps to', async () => {
    const folder = await validateFolder();
    const out = folder.path('telco.jsonc');
    const inferred = await runRelevo(['schema', 'infer', telco[0] ?? '', '--target', 'Churn', '--out', out]);
    expect(inferred).toEqual({ code: 0, out: '', err: '' });
    const text = await readFile(out, 'utf8');
    expect(text).toContain('"positive": "Yes", // the rarer class');
    expect(text).toContain('"entity": "customerID", // no value occurs twice');
    expect(text).toContain(
      '"TotalCharges": { "type": "double", "min": 0, "maxNullShare": 0.05 }, // 18.8 to 8684.8, 11 of 7043 missing',
    );
    const checked = await runRelevo(['validate', telco[0] ?? '', '--policy', out]);
    expect(checked).toMatchObject({ code: 0, out: expect.stringContaining('0 failed, 0 warned') });
  });

  it('proposes the columns alone, the same each time, and overwrites nothing', async () => {
    const folder = await validateFolder();
    const rows = Array.from({ length: 20 }, (_, at) => `0${at},${at % 2 === 0 ? 'b' : 'a'},${at},`);
    const file = await folder.put('d.csv', `code,kind,n,none\n${rows.join('\n')}\n`);
    const first = await runRelevo(['schema', 'infer', file]);
    expect(first).toEqual({ code: 0, err: '', out: expect.any(String) });
    expect(first.out.split('\n')).toEqual([
      '// Proposed from 20 rows: what they keep to. Tighten what you know, loosen what you expect.',
      '{',
      '  "columns": {',
      '    "code": { "type": "string", "maxNullShare": 0, "unique": true }, // digits with leading zeros, so no number',
      '    "kind": { "type": "string", "categories": ["a", "b"], "maxNullShare": 0 },',
      '    "n": { "type": "long", "min": 0, "maxNullShare": 0 }, // 0 to 19, no value occurs twice: an identifier?',
      '    "none": { "type": "string" }, // every value is missing: the type is a guess',
      '  },',
      '}',
      '',
    ]);
    expect((await runRelevo(['schema', 'infer', file])).out).toBe(first.out);
    const refused = await runRelevo(['schema', 'infer', file, '--out', file]);
    expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(/^FILE_EXISTS: /) });
  });

  it('ends with 2 without rows, or without the target', async () => {
    const folder = await validateFolder();
    const file = await folder.put('d.csv', 'a,b\n');
    const empty = await runRelevo(['schema', 'infer', file]);
    expect(empty).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^TABLE_EMPTY: .*no rows to learn from/),
    });
    const other = await folder.put('e.csv', 'a,b\n1,2\n');
    const noTarget = await runRelevo(['schema', 'infer', other, '--target', 'c']);
    expect(noTarget).toMatchObject({ code: 2, err: expect.stringMatching(/^COLUMN_MISSING: .*c: /) });
  });
});
