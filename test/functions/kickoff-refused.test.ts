import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { validationReportSchema } from '../../shared/retraining/validation-report.ts';
import { type OwnAzurite, startOwnAzurite } from './own-azurite.ts';
import { newFolder, startTestApp, type TestApp, uniqueName, until } from './test-app.ts';
import { writeTinyProject } from './tiny-project.ts';

const model = uniqueName('refused');
/** Stands in every bad upload and must be in no report. */
const SECRET = 'hunter2-payload';

const policy = {
  task: 'binary',
  target: 'churned',
  positive: 'yes',
  entity: 'id',
  primary: 'roc_auc',
  columns: {
    id: { type: 'string' },
    age: { type: 'long', min: 0, max: 120 },
    plan: { type: 'string', categories: ['basic', 'gold'] },
  },
  retraining: { entryPoint: 'finish' },
};

let azurite: OwnAzurite;
let app: TestApp;

beforeAll(async () => {
  const folder = newFolder();
  azurite = await startOwnAzurite();
  app = await startTestApp({
    folder,
    policies: { [model]: policy },
    storage: azurite.connectionString,
    listen: ['kickoff-retraining'],
    settings: { RELEVO_TRAINER_DIR: writeTinyProject(folder) },
  });
}, 120_000);

afterAll(async () => {
  await app?.stop();
  await azurite?.stop();
});

const upload = (name: string, content: string | Uint8Array) =>
  app.blobs.write('training-data', name, content);

const reportSchema = z.strictObject(validationReportSchema.shape);

/** The report of an upload, as soon as it is in quarantine. */
async function reportOf(name: string) {
  let text = '';
  await until(`report of ${name}`, app, async () => {
    const found = await app.blobs.read('quarantine', `${name}.json`);
    text = Buffer.from(found?.bytes ?? []).toString('utf8');
    return found !== undefined;
  });
  return { text, report: reportSchema.parse(JSON.parse(text)) };
}

async function runs(): Promise<number> {
  const experiment = await app.mlflow.experiments.getByName(model);
  if (experiment === undefined) return 0;
  let count = 0;
  for await (const _ of app.mlflow.runs.search({ experimentIds: [experiment.experimentId] })) count += 1;
  return count;
}

const header = 'id,age,plan,churned';
const good = ['a,30,basic,yes', 'b,31,gold,no', 'c,32,gold,no'];
const table = (...rows: string[]) => [header, ...good, ...rows].join('\n');

type Case = [what: string, file: string, content: string | Uint8Array, codes: string[]];

const cases: Case[] = [
  ['that is no table', 'notes.pdf', SECRET, ['FORMAT_UNSUPPORTED']],
  ['without an ending', 'notes', SECRET, ['FORMAT_UNSUPPORTED']],
  ['that is empty', 'empty.csv', '', ['FILE_UNREADABLE']],
  ['of a header alone', 'header.csv', header, ['FILE_EMPTY']],
  [
    'of bytes that are no CSV',
    'picture.csv',
    Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256),
    ['FILE_UNREADABLE'],
  ],
  ['of a Parquet file that is none', 'broken.parquet', `PAR1${SECRET}`, ['FILE_UNREADABLE']],
  ['of JSON lines that are none', 'broken.jsonl', `{"id": ${SECRET}`, ['FILE_UNREADABLE']],
  ['with a row of too many cells', 'ragged.csv', table(`d,33,basic,no,${SECRET},1`), ['FILE_UNREADABLE']],
  [
    'without the label',
    'no-target.csv',
    `id,age,plan\na,30,basic\nb,31,${SECRET}`,
    ['TARGET_MISSING', 'CATEGORY_UNKNOWN'],
  ],
  [
    'without a column that the policy needs',
    'no-age.csv',
    'id,plan,churned\na,basic,yes\nb,gold,no',
    ['COLUMN_MISSING'],
  ],
  ['with text in a number', 'text.csv', table(`d,${SECRET},basic,no`), ['COLUMN_TYPE']],
  ['with a number out of its range', 'range.csv', table('d,130,basic,no'), ['OUT_OF_RANGE']],
  [
    'with a category that the policy does not know',
    'category.csv',
    table(`d,33,${SECRET},no`),
    ['CATEGORY_UNKNOWN'],
  ],
  ['of one class', 'one-class.csv', `${header}\na,30,basic,no\nb,31,gold,no`, ['ONE_CLASS']],
];

describe('an upload is refused', () => {
  it.each(cases)('%s', async (_what, file, content, codes) => {
    const name = `${model}/${file}`;
    await upload(name, content);
    const { text, report } = await reportOf(name);
    expect(report).toMatchObject({ format: 1, model, upload: name, accepted: false });
    const errors = report.findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code }) => code)).toEqual(codes);
    expect(text).not.toContain(SECRET);
    expect(await app.blobs.read('training-data', name)).toMatchObject({ metadata: {} });
    expect(await runs()).toBe(0);
  });

  it('names the rows that are wrong, by number', async () => {
    const name = `${model}/rows.csv`;
    await upload(name, table('d,33,basic,no', 'e,-1,basic,no', 'f,34,basic,no', 'g,121,gold,no'));
    const { report } = await reportOf(name);
    expect(report.findings).toEqual([
      {
        code: 'OUT_OF_RANGE',
        severity: 'error',
        column: 'age',
        message: 'below 0',
        rows: 1,
        sampleRows: [5],
      },
      {
        code: 'OUT_OF_RANGE',
        severity: 'error',
        column: 'age',
        message: 'above 120',
        rows: 1,
        sampleRows: [7],
      },
    ]);
    expect(report.rows).toBe(7);
  });

  it.each(['nobody/data.csv', 'loose.csv', 'deep/er/data.csv'])(
    'in a folder of no model: %s',
    async (name) => {
      await upload(name, table());
      const { report } = await reportOf(name);
      expect(report.findings.map(({ code }) => code)).toEqual(['MODEL_UNKNOWN']);
    },
  );

  it('and the corrected file under the same name is taken', async () => {
    const name = `${model}/corrected.csv`;
    await upload(name, table('d,130,basic,no'));
    await reportOf(name);
    await upload(name, table('d,103,basic,no'));
    await until('training run', app, async () => (await runs()) > 0);
    expect(await runs()).toBe(1);
  });
});

describe('what was uploaded before', () => {
  it('is refused under another name', async () => {
    const content = table('duplicate,40,gold,yes');
    const before = await runs();
    await upload(`${model}/first.csv`, content);
    await until('training run', app, async () => (await runs()) === before + 1);
    await upload(`${model}/again.csv`, content);
    const { report } = await reportOf(`${model}/again.csv`);
    expect(report.findings.map(({ code, message }) => [code, message.includes('first.csv')])).toEqual([
      ['DATASET_DUPLICATE', true],
    ]);
    expect(await runs()).toBe(before + 1);
    expect(await app.blobs.read('quarantine', `${model}/first.csv.json`)).toBeUndefined();
  });

  it('starts nothing when it is written once more under its own name', async () => {
    const content = table('repeated,41,gold,yes');
    const before = await runs();
    await upload(`${model}/repeated.csv`, content);
    await until('training run', app, async () => (await runs()) === before + 1);
    await upload(`${model}/repeated.csv`, content);
    // A later upload is through, hence so is the repeated one.
    await upload(`${model}/zz-after.csv`, SECRET);
    await reportOf(`${model}/zz-after.csv`);
    expect(await runs()).toBe(before + 1);
    expect(await app.blobs.read('quarantine', `${model}/repeated.csv.json`)).toBeUndefined();
  });
});
