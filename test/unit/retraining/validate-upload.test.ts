import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../shared/policy/load-policy.ts';
import { validateUpload } from '../../../shared/retraining/validate-upload.ts';

const clock = { now: () => new Date('2026-01-01T00:00:00Z') };

const columns = {
  id: { type: 'string', maxNullShare: 0 },
  age: { type: 'long', min: 0, max: 120 },
  charge: { type: 'double', maxNullShare: 0.3 },
  plan: { type: 'string', categories: ['basic', "o'neil"] },
  note: { type: 'string', required: false },
};
const policyWith = (extra: object) =>
  parsePolicy(
    'm',
    JSON.stringify({ task: 'binary', target: 'y', positive: 'yes', primary: 'roc_auc', ...extra }),
  );
const policy = policyWith({ entity: 'id', columns });

async function validate(text: string | Uint8Array, rules = policy, ending = 'csv') {
  const file = join(await mkdtemp(join(tmpdir(), 'validate-')), `upload.${ending}`);
  await writeFile(file, text);
  return validateUpload(file, rules, clock);
}

const header = 'id,age,charge,plan,y';
const good = [
  'a,30,1.5,basic,yes',
  "b,31,,o'neil,no",
  'c,32, ,basic,no',
  'd,33,2,basic,no',
  'e,34,3,basic,no',
];
const withRows = (...rows: string[]) => [header, ...good, ...rows].join('\n');

describe('an upload that is fine', () => {
  it('has no findings; blanks in a number count as missing', async () => {
    const rules = policyWith({
      entity: 'id',
      columns: { ...columns, charge: { type: 'double', maxNullShare: 0.4 } },
    });
    expect(await validate(withRows(), rules)).toEqual({ rows: 5, findings: [] });
  });

  it('needs no more than the label where the policy names no columns', async () => {
    expect(await validate('x,y\n1,yes\n2,no\n', policyWith({}))).toEqual({ rows: 2, findings: [] });
  });
});

const row6 = { rows: 1, sampleRows: [6] };
it.each([
  ['not a whole number', withRows('f,3.5,1,basic,no'), { code: 'COLUMN_TYPE', column: 'age', ...row6 }],
  ['text in a number', withRows('f,30,much,basic,no'), { code: 'COLUMN_TYPE', column: 'charge', ...row6 }],
  ['below the range', withRows('f,-1,1,basic,no'), { code: 'OUT_OF_RANGE', column: 'age', ...row6 }],
  ['above the range', withRows('f,121,1,basic,no'), { code: 'OUT_OF_RANGE', column: 'age', ...row6 }],
  ['an unknown category', withRows('f,30,1,Gold,no'), { code: 'CATEGORY_UNKNOWN', column: 'plan', ...row6 }],
  ['too many missing', withRows('f,30,,basic,no'), { code: 'NULL_SHARE', column: 'charge', rows: 3 }],
  [
    'an entity twice',
    withRows('a,30,1,basic,no'),
    { code: 'ENTITY_REPEATED', severity: 'warning', sampleRows: [1, 6] },
  ],
  ['no label column', 'id,age,charge,plan\na,1,1,basic\n', { code: 'TARGET_MISSING', severity: 'error' }],
  ['one class only', `${header}\na,1,1,basic,no\nb,2,1,basic,no`, { code: 'ONE_CLASS', column: 'y' }],
  ['no positive', `${header}\na,1,1,basic,no\nb,2,1,basic,maybe`, { code: 'ONE_CLASS', column: 'y' }],
  [
    'a missing column',
    'id,age,plan,y\na,1,basic,yes\nb,1,basic,no',
    { code: 'COLUMN_MISSING', column: 'charge' },
  ],
  [
    'an unexpected column',
    `${header},z\na,1,1,basic,yes,1\nb,1,1,basic,no,1`,
    { code: 'COLUMN_UNEXPECTED', column: 'z', severity: 'warning' },
  ],
  ['no rows', `${header}\n`, { code: 'FILE_EMPTY' }],
  ['nothing at all', '', { code: 'FILE_UNREADABLE' }],
  ['a line that does not fit', `${header}\na,1\n`, { code: 'FILE_UNREADABLE' }],
])('%s', async (_name, text, expected) => {
  const { findings } = await validate(text);
  expect(findings).toContainEqual(expect.objectContaining(expected));
});

it('refuses bytes that are no CSV', async () => {
  const { findings } = await validate(Uint8Array.from({ length: 4000 }, (_, index) => (index * 7919) % 256));
  expect(findings).toMatchObject([{ code: 'FILE_UNREADABLE', severity: 'error' }]);
});

it('refuses bytes that are no Parquet', async () => {
  const { findings } = await validate('PAR1 and then something else', policy, 'parquet');
  expect(findings).toMatchObject([{ code: 'FILE_UNREADABLE' }]);
});

it('shows at most twenty rows and never a value', async () => {
  const rows = Array.from({ length: 40 }, (_, index) => `x${index},999,1,secret,no`);
  const { findings } = await validate(withRows(...rows));
  const outOfRange = findings.find((finding) => finding.code === 'OUT_OF_RANGE');
  expect(outOfRange).toMatchObject({ rows: 40 });
  expect(outOfRange?.sampleRows).toEqual(Array.from({ length: 20 }, (_, index) => index + 6));
  expect(JSON.stringify(findings)).not.toContain('secret');
});

it('accepts the project’s own data', async () => {
  const { readFile } = await import('node:fs/promises');
  const telco = parsePolicy('telco-churn', await readFile('models/telco-churn.jsonc', 'utf8'));
  expect(await validateUpload('trainer/data/telco-churn.csv', telco, clock)).toEqual({
    rows: 7043,
    findings: [],
  });
});
