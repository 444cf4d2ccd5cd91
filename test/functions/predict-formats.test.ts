import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { INFERENCE_CONTAINER } from '../../shared/monitoring/messages.ts';
import { withDuckDb } from '../../shared/tables/database.ts';
import { readColumns } from '../../shared/tables/read-columns.ts';
import { readTable } from '../../shared/tables/read-table.ts';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';
import { fixtureDirectory, registerFixture } from '../stack/register-fixture.ts';
import type { Cell } from './telco-rows.ts';
import { blobTexts, startTestApp, type TestApp, uniqueName, until } from './test-app.ts';

const ROWS = 20;
const regression = uniqueName('formats-regression');
const multiclass = uniqueName('formats-multiclass');
const tensors = uniqueName('formats-tensors');

type Table = { columns: string[]; data: Cell[][]; records: Record<string, Cell>[]; expected: unknown[] };

let app: TestApp;
const tables = new Map<string, Table>();

beforeAll(async () => {
  tables.set(regression, await readRows('regression', { prediction: '__prediction' }));
  const classes = ['Month-to-month', 'One year', 'Two year'].map((name) => `probability_${name}`);
  tables.set(
    multiclass,
    await readRows('multiclass', {
      label: '__label',
      ...Object.fromEntries(classes.map((name) => [name, `__${name}`])),
    }),
  );
  await promisify(execFile)(
    join(stateRoot, 'venv', 'bin', 'python'),
    [join(projectRoot, 'test', 'clients', 'register_tensor_model.py'), tensors],
    {
      env: {
        PATH: process.env['PATH'],
        MLFLOW_TRACKING_URI: inject('mlflow').url,
        MLFLOW_DISABLE_TELEMETRY: 'true',
      },
    },
  );
  app = await startTestApp({
    policies: {
      [regression]: { task: 'regression', target: 'MonthlyCharges', primary: 'rmse' },
      [multiclass]: {
        task: 'multiclass',
        target: 'Contract',
        primary: 'accuracy',
        serving: { extraColumns: 'refuse' },
      },
      [tensors]: { task: 'regression', target: 'y', primary: 'rmse' },
    },
  });
  await registerFixture(app.mlflow, regression, { fixture: 'regression' });
  await registerFixture(app.mlflow, multiclass, { fixture: 'multiclass' });
}, 180_000);

afterAll(() => app?.stop());

const exampleSchema = z.object({ dataframe_split: z.object({ columns: z.array(z.string()) }) });

const named = (names: readonly string[], cells: readonly Cell[]) =>
  Object.fromEntries(names.map((name, index) => [name, cells[index] ?? null]));

/** The first evaluation rows of a fixture, with the outputs that training recorded. */
async function readRows(
  fixture: 'regression' | 'multiclass',
  outputs: Record<string, string>,
): Promise<Table> {
  const text = await readFile(join(fixtureDirectory(fixture), 'serving_input_example.json'), 'utf8');
  const example = exampleSchema.parse(JSON.parse(text));
  const { columns } = example.dataframe_split;
  const file = join(fixtureDirectory(fixture), 'relevo', 'evaluation.parquet');
  const table = await withDuckDb(async (database) =>
    readColumns(database, `SELECT * FROM ${await readTable(database, file)} LIMIT ${ROWS}`),
  );
  const rowsOf = (names: readonly string[]) =>
    Array.from({ length: ROWS }, (_, row) => names.map((name) => table.get(name)?.[row] ?? null));
  const data = rowsOf(columns);
  return {
    columns,
    data,
    records: data.map((cells) => named(columns, cells)),
    expected: rowsOf(Object.values(outputs)).map((cells) => named(Object.keys(outputs), cells)),
  };
}

const csvOf = ({ columns, data }: Table): string =>
  [columns, ...data]
    .map((cells) => cells.map((cell) => (cell === null ? '' : String(cell))).join(','))
    .join('\r\n');

const byColumn = ({ columns, data }: Table) =>
  Object.fromEntries(columns.map((name, index) => [name, data.map((cells) => cells[index])]));

const forms: [string, (table: Table) => unknown, string][] = [
  ['dataframe_split', ({ columns, data }) => ({ dataframe_split: { columns, data } }), 'application/json'],
  ['dataframe_records', ({ records }) => ({ dataframe_records: records }), 'application/json; charset=UTF-8'],
  ['instances', ({ records }) => ({ instances: records }), 'application/json'],
  ['inputs, by column', (table) => ({ inputs: byColumn(table) }), 'application/json'],
  ['inputs, by row', ({ records }) => ({ inputs: records }), 'application/json'],
  ['CSV', csvOf, 'text/csv; charset=utf-8'],
];

const answerSchema = z.object({ predictions: z.unknown(), prediction_id: z.uuid() });

async function ask(model: string, body: unknown, type = 'application/json') {
  const answer = await app.post(`/models/${model}/invocations`, body, { 'content-type': type });
  return { ...answer, ...answerSchema.partial().parse(answer.json) };
}

const near = (value: unknown): unknown => (typeof value === 'number' ? expect.closeTo(value, 4) : value);

describe.each([
  ['a regression', regression],
  ['several classes', multiclass],
])('a model of %s answers with the recorded predictions', (_task, model) => {
  it.each(forms)('%s', async (_form, write, type) => {
    const table = tables.get(model);
    if (table === undefined) throw new Error(model);
    const { status, predictions } = await ask(model, write(table), type);
    expect(status).toBe(200);
    const expected = z.array(z.record(z.string(), z.unknown())).parse(table.expected);
    expect(predictions).toEqual(
      expected.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, near(value)])),
      ),
    );
  });
});

it('a policy that wants no other columns names them in the refusal', async () => {
  const record = { ...tables.get(multiclass)?.records[0], 'shoe size': 'hunter2-payload' };
  const { status, json, text } = await ask(multiclass, { instances: [record] });
  expect(status).toBe(400);
  expect(json).toMatchObject({
    error_code: 'COLUMN_UNKNOWN',
    message: expect.stringContaining('shoe%20size'),
  });
  expect(text).not.toContain('hunter2-payload');
});

const numbers = ['uint8', 'uint16', 'uint32', 'int8', 'int16', 'int32', 'float16', 'float32', 'float64'];

const row = (bool: boolean, text: string) => ({
  ...Object.fromEntries(numbers.map((name) => [name, [1, 2]])),
  bool: [bool, true],
  text: [text, ''],
  int64: 'INT64',
  uint64: 'UINT64',
});

/** JSON with integers that no JavaScript number holds. */
const withLongs = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('"UINT64"', '[18446744073709551615,0]')
    .replaceAll('"INT64"', '[-9223372036854775808,9007199254740993]');

describe('a model with a tensor signature', () => {
  const rows = [row(false, 'Zoë'), row(true, 'x')];
  const inputs = Object.fromEntries(
    Object.keys(row(true, '')).map((name) => [
      name,
      rows.map((each) => new Map(Object.entries(each)).get(name)),
    ]),
  );

  it.each([
    ['inputs', { inputs }],
    ['instances', { instances: rows }],
    ['dataframe_records', { dataframe_records: rows }],
  ])('answers %s with an object of nested lists, exactly', async (_form, body) => {
    const { status, text } = await ask(tensors, withLongs(body));
    expect([status, status === 200 ? '' : text]).toEqual([200, '']);
    const longs = '[-9223372036854775808,9007199254740993]';
    expect(text).toContain(`"same_int64":[${longs},${longs}]`);
    expect(text).toContain('"same_uint64":[[18446744073709551615,0],[18446744073709551615,0]]');
    expect(text).toContain('"same_bool":[[false,true],[true,true]]');
    expect(text).toContain('"same_text":[["Zoë",""],["x",""]]');
    for (const name of numbers) expect(text).toContain(`"same_${name}":[[1,2],[1,2]]`);
  });

  it('is captured row by row, with every digit', async () => {
    const answer = await ask(tensors, withLongs({ inputs }));
    const id = answer.prediction_id ?? '';
    let lines: string[] = [];
    await until('captured tensors', app, async () => {
      const text = await blobTexts(app.blobs, INFERENCE_CONTAINER, `model=${tensors}/`);
      lines = text.split('\n').filter((line) => line.includes(id));
      return lines.length >= 2;
    });
    expect(lines[0]).toContain('"int64":[-9223372036854775808,9007199254740993]');
    expect(lines[0]).toContain('"same_uint64":[18446744073709551615,0]');
  });

  it.each([
    ['a tensor that is missing', { inputs: { bool: [[true, true]] } }, 'TENSOR_MISSING', 'tensors'],
    ['one of another shape', { inputs: { ...inputs, int8: [[1]] } }, 'TENSOR_SHAPE', 'inputs.int8'],
    [
      'a number out of range',
      {
        inputs: {
          ...inputs,
          int8: [
            [1, 2],
            [1, 128],
          ],
        },
      },
      'TENSOR_RANGE',
      'inputs.int8[1][1]',
    ],
  ])('refuses %s', async (_what, body, code, path) => {
    const { status, json } = await ask(tensors, withLongs(body));
    expect([status, json]).toMatchObject([400, { error_code: code, path }]);
  });
});
