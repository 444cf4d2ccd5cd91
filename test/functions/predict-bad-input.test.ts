import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerFixture } from '../stack/register-fixture.ts';
import { type Cell, readTelcoRows, type TelcoRows } from './telco-rows.ts';
import { startTestApp, telcoPolicy, type TestApp, uniqueName } from './test-app.ts';

const model = uniqueName('bad-input');
const unregistered = uniqueName('unregistered');
const undecided = uniqueName('undecided');
/** Stands in every bad request and must be in no answer. */
const SECRET = 'hunter2-payload';
const path = `/models/${model}/invocations`;

let app: TestApp;
let rows: TelcoRows;

beforeAll(async () => {
  rows = await readTelcoRows(2);
  app = await startTestApp({
    policies: { [model]: telcoPolicy, [unregistered]: telcoPolicy, [undecided]: telcoPolicy },
  });
  await registerFixture(app.mlflow, model);
  await registerFixture(app.mlflow, undecided, { champion: false });
}, 120_000);

afterAll(() => app?.stop());

const split = () => ({ dataframe_split: { columns: rows.columns, data: rows.data } });
const withCell = (column: string, value: unknown) => ({
  dataframe_records: [{ ...rows.records[0], [column]: value }],
});
const without = (column: string) => {
  const record: Record<string, Cell> = { ...rows.records[0], note: SECRET };
  delete record[column];
  return { dataframe_records: [record] };
};
const manyRows = (count: number) => ({
  dataframe_split: { columns: rows.columns, data: Array.from({ length: count }, () => rows.data[0]) },
});

type Case = [what: string, body: () => unknown, status: number, code: string, at: string];

const cases: Case[] = [
  ['an empty body', () => '', 400, 'BODY_EMPTY', 'body'],
  ['malformed JSON', () => `{"dataframe_split": ${SECRET}`, 400, 'BODY_MALFORMED', 'body'],
  [
    'JSON cut short',
    () => JSON.stringify(withCell('gender', SECRET)).slice(0, -3),
    400,
    'BODY_MALFORMED',
    'body',
  ],
  ['bytes that are not UTF-8', () => Uint8Array.of(0x7b, 0xff, 0xfe), 400, 'BODY_ENCODING', 'body'],
  ['a list', () => [SECRET], 400, 'BODY_SHAPE', 'body'],
  [
    'a string of 1 MB instead of an object',
    () => JSON.stringify(SECRET.repeat(70_000)),
    400,
    'BODY_SHAPE',
    'body',
  ],
  [
    'a string of 1 MB in a column',
    () => withCell('gender', SECRET.repeat(70_000)),
    400,
    'STRING_TOO_LONG',
    'data[0].gender',
  ],
  ['no known format', () => ({ rows: [{ gender: SECRET }] }), 400, 'INPUT_FORMAT', 'body'],
  ["a language model's body", () => ({ messages: [SECRET] }), 400, 'LLM_FORMAT', 'body'],
  ['both formats', () => ({ ...split(), ...withCell('gender', SECRET) }), 400, 'INPUT_FORMAT', 'body'],
  ['a missing column', () => without('tenure'), 400, 'COLUMN_MISSING', 'columns'],
  [
    'unknown columns only',
    () => ({ dataframe_records: [{ [SECRET]: SECRET }] }),
    400,
    'COLUMN_MISSING',
    'columns',
  ],
  ['text for a number', () => withCell('tenure', SECRET), 400, 'COLUMN_TYPE', 'data[0].tenure'],
  ['a number for text', () => withCell('gender', 271_828), 400, 'COLUMN_TYPE', 'data[0].gender'],
  ['an object for a number', () => withCell('tenure', { [SECRET]: 1 }), 400, 'COLUMN_TYPE', 'data[0].tenure'],
  ['a fraction for a long', () => withCell('tenure', 1.5), 400, 'COLUMN_TYPE', 'data[0].tenure'],
  ['null for a long', () => withCell('tenure', null), 400, 'COLUMN_NULL', 'data[0].tenure'],
  [
    'a wrong type in the second row',
    () => ({ dataframe_records: [rows.records[0], { ...rows.records[1], tenure: SECRET }] }),
    400,
    'COLUMN_TYPE',
    'data[1].tenure',
  ],
  [
    'a row that is too short',
    () => ({ dataframe_split: { columns: rows.columns, data: [[SECRET]] } }),
    400,
    'ROW_SHAPE',
    'dataframe_split.data[0]',
  ],
  ['no record', () => ({ dataframe_records: [] }), 400, 'ROWS_EMPTY', 'dataframe_records'],
  ['a row above the limit', () => manyRows(5001), 413, 'ROWS_LIMIT', 'dataframe_split.data'],
  ['a body above the limit', () => `{"x":"${SECRET.repeat(300_000)}"}`, 413, 'BODY_TOO_LARGE', 'body'],
];

describe('predict refuses', () => {
  it.each(cases)('%s', async (_what, body, status, code, at) => {
    const answer = await app.post(path, body());
    expect(answer.json).toEqual({ error_code: code, message: expect.stringMatching(/\S/), path: at });
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain(SECRET);
    expect(answer.text.length).toBeLessThan(1000);
  });

  it.each(['text/plain', 'text/csv; charset=latin1'])('the content type %s', async (type) => {
    const answer = await app.post(path, `gender\n${SECRET}`, { 'content-type': type });
    expect(answer.status).toBe(415);
    expect(answer.json).toMatchObject({ error_code: 'CONTENT_TYPE', path: 'content-type' });
    expect(answer.text).not.toContain(SECRET);
  });

  it('a model that nobody serves', async () => {
    const answer = await app.post(`/models/${SECRET}/invocations`, split());
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({ error_code: 'MODEL_UNKNOWN', path: 'model' });
    expect(answer.text).not.toContain(SECRET);
  });

  it('a request without a model where there is no default', async () => {
    const answer = await app.post('/invocations', split());
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({
      error_code: 'MODEL_UNKNOWN',
      message: expect.stringContaining('RELEVO_DEFAULT_MODEL'),
    });
  });

  it.each(['GET', 'PUT', 'DELETE'])('the method %s', async (method) => {
    expect((await fetch(`${app.url}${path}`, { method })).status).toBe(404);
  });

  it.each(['../models', 'a%2fb', '%00', '..%2f..%2fetc%2fpasswd'])('the model name %s', async (name) => {
    const answer = await app.post(`/models/${name}/invocations`, split());
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('/etc');
  });

  it('nothing after all that: the next good request is answered', async () => {
    expect((await app.post(path, split())).status).toBe(200);
  });
});

describe('a model without a champion', () => {
  it('that is not registered is answered with 503 and what to do', async () => {
    const answer = await app.post(`/models/${unregistered}/invocations`, split());
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.json).toEqual({
      error_code: 'NO_CHAMPION',
      message: `${unregistered} has no champion: it is not registered in MLflow yet; upload training data or promote a version`,
    });
  });

  it('that has versions says which and how the last was judged', async () => {
    const answer = await app.post(`/models/${undecided}/invocations`, split());
    expect(answer.status).toBe(503);
    expect(answer.json).toMatchObject({
      error_code: 'NO_CHAMPION',
      message: expect.stringContaining('alias not set; newest version 1, last verdict none yet'),
    });
  });
});

async function answered(body: unknown): Promise<number> {
  const { status, text } = await app.post(path, body);
  if (status !== 200) throw new Error(text);
  return text.split('"label"').length - 1;
}

describe('rows at the edge of what is allowed', () => {
  it('no rows in a split are answered with none', async () => {
    expect(await answered({ dataframe_split: { columns: rows.columns, data: [] } })).toBe(0);
  });

  it('as many rows as the limit allows', async () => {
    expect(await answered(manyRows(5000))).toBe(5000);
  });

  it('missing values where the model can see them', async () => {
    const holes: Record<string, Cell> = { TotalCharges: null, gender: null };
    expect(await answered({ dataframe_records: [{ ...rows.records[0], ...holes }] })).toBe(1);
  });
});
