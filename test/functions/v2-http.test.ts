import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { registerFixture } from '../stack/register-fixture.ts';
import { parsePredictions, readTelcoRows, type TelcoRows } from './telco-rows.ts';
import { type Answer, post, startTestApp, telcoPolicy, type TestApp, uniqueName } from './test-app.ts';

const [model, waiting] = [uniqueName('v2-http'), uniqueName('v2-waiting')];
const keys = { master: 'master-key', host: { default: 'function-key' } };

let app: TestApp;
let rows: TelcoRows;

beforeAll(async () => {
  rows = await readTelcoRows(200);
  app = await startTestApp({
    policies: { [model]: telcoPolicy, [waiting]: telcoPolicy },
    settings: { RELEVO_HOST_KEYS: JSON.stringify(keys), RELEVO_MAX_BODY: '300000' },
  });
  await registerFixture(app.mlflow, model);
  await registerFixture(app.mlflow, model, { champion: false, threshold: 0.99 });
  await app.mlflow.registeredModels.setAlias(model, 'challenger', '2');
}, 120_000);

afterAll(() => app?.stop());

const datatypes: Record<string, string> = {
  tenure: 'INT64',
  SeniorCitizen: 'INT64',
  MonthlyCharges: 'FP64',
  TotalCharges: 'FP64',
};
const inferRequest = (count: number) => ({
  inputs: rows.columns.map((name, index) => ({
    name,
    shape: [count],
    datatype: datatypes[name] ?? 'BYTES',
    data: rows.data.slice(0, count).map((row) => row[index]),
  })),
});

const withKey = { 'content-type': 'application/json', 'x-functions-key': 'function-key' };
const infer = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  app.post(`/v2/models/${path}/infer`, body, { ...withKey, ...headers });
const get = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${app.url}/${path}`, { headers: withKey, ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

const outputsSchema = z.looseObject({
  model_version: z.string(),
  outputs: z.array(z.object({ name: z.string(), data: z.array(z.unknown()) })),
});
const labelsOf = (answer: Answer): unknown[] =>
  outputsSchema.parse(answer.json).outputs.find(({ name }) => name === 'label')?.data ?? [];

describe('inference over HTTP', () => {
  it('answers the champion by name, and says so in its headers', async () => {
    const answer = await infer(model, inferRequest(50));
    expect(answer.status).toBe(200);
    expect(labelsOf(answer)).toEqual(rows.labels.slice(0, 50));
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('x-relevo-version')).toBe('1');
    expect(answer.json).toMatchObject({
      model_name: model,
      model_version: '1',
      parameters: { prediction_id: answer.headers.get('x-relevo-prediction-id') },
    });
  });

  it.each([
    ['a version in the path', () => `${model}/versions/2`],
    ['an alias', () => `${model}@challenger`],
  ])('answers another version by %s', async (_how, path) => {
    const answer = await infer(path(), inferRequest(50));
    expect(answer.json).toMatchObject({ model_name: model, model_version: '2' });
    expect(new Set(labelsOf(answer))).toEqual(new Set(['No']));
  });

  it('names the tensors that it ignored', async () => {
    const extra = { name: 'shoe size', shape: [1], datatype: 'FP32', data: [42] };
    const answer = await infer(model, { inputs: [...inferRequest(1).inputs, extra] });
    expect([answer.status, answer.headers.get('x-relevo-ignored-columns')]).toEqual([200, '1; shoe%20size']);
  });

  it('takes and gives compressed bodies', async () => {
    const body = gzipSync(JSON.stringify(inferRequest(200)));
    const answer = await infer(model, body, { 'content-encoding': 'gzip', 'accept-encoding': 'br' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect(answer.headers.get('vary')).toBe('accept-encoding');
    expect(labelsOf(answer)).toEqual(rows.labels);
  });
});

it('has compressed bodies in common with the scoring protocol', async () => {
  const body = gzipSync(JSON.stringify({ dataframe_split: { columns: rows.columns, data: rows.data } }));
  const headers = { ...withKey, 'content-encoding': 'gzip', 'accept-encoding': 'deflate' };
  const answer = await app.post(`/models/${model}/invocations`, body, headers);
  expect([answer.status, answer.headers.get('content-encoding')]).toEqual([200, 'deflate']);
  expect(parsePredictions(answer.json).predictions).toHaveLength(200);
  const bomb = await app.post(`/models/${model}/invocations`, gzipSync(Buffer.alloc(100_000_000)), headers);
  expect([bomb.status, bomb.json]).toMatchObject([413, { error_code: 'BODY_TOO_LARGE' }]);
});

describe('a refusal', () => {
  const secret = 'S3CR3T-payload';

  it.each([
    ['not JSON', () => infer(model, `{"inputs": ${secret}`), 400, 'BODY_MALFORMED body: not JSON'],
    [
      'a missing column',
      () => infer(model, { inputs: inferRequest(1).inputs.slice(1) }),
      400,
      'COLUMN_MISSING',
    ],
    [
      'a value of another type',
      () => infer(model, { inputs: [{ name: 'tenure', shape: [1], datatype: 'INT64', data: [secret] }] }),
      400,
      'TENSOR_TYPE inputs[0].data[0]: expected int64, got string',
    ],
    ['too large a body', () => infer(model, secret.repeat(40_000)), 413, 'BODY_TOO_LARGE'],
    [
      'a body that expands without end',
      () => infer(model, gzipSync(Buffer.alloc(100_000_000)), { 'content-encoding': 'gzip' }),
      413,
      'BODY_TOO_LARGE',
    ],
    [
      'an unknown encoding',
      () => infer(model, '{}', { 'content-encoding': 'zstd' }),
      415,
      'CONTENT_ENCODING',
    ],
    ['another content type', () => infer(model, 'a,b', { 'content-type': 'text/csv' }), 415, 'CONTENT_TYPE'],
    ['an unknown model', () => infer('nobody', inferRequest(1)), 404, 'MODEL_UNKNOWN'],
    ['a version that is not there', () => infer(`${model}/versions/99`, inferRequest(1)), 404, ''],
    ['no version number', () => infer(`${model}/versions/latest`, inferRequest(1)), 400, 'VERSION_INVALID'],
  ])('has the protocol’s form and no payload: %s', async (_name, ask, status, message) => {
    const answer = await ask();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/json']);
    expect(answer.json).toEqual({ error: expect.stringContaining(message) });
    expect(answer.text).not.toMatch(new RegExp(`${secret}|\\bat .*:\\d+:\\d+`));
  });

  it('says when to try again where nothing can answer yet', async () => {
    const answer = await infer(waiting, inferRequest(1));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.json).toEqual({ error: expect.stringContaining('NO_CHAMPION') });
    expect((await get(`v2/models/${waiting}/ready`)).status).toBe(503);
    expect((await get(`v2/models/${waiting}`)).status).toBe(503);
  });

  it.each([
    ['v2', 'POST', 'GET'],
    ['v2/health/live', 'POST', 'GET'],
    ['v2/health/ready', 'PUT', 'GET'],
    ['v2/models/any', 'DELETE', 'GET'],
    ['v2/models/any/versions/1', 'POST', 'GET'],
    ['v2/models/any/ready', 'POST', 'GET'],
    ['v2/models/any/versions/1/ready', 'PATCH', 'GET'],
    ['v2/models/any/infer', 'GET', 'POST'],
    ['v2/models/any/versions/1/infer', 'PUT', 'POST'],
  ])('of the wrong method at %s names the right one', async (path, method, allowed) => {
    const { status, headers, text } = await get(path, { method });
    expect([status, headers.get('allow')]).toEqual([405, allowed]);
    expect(JSON.parse(text)).toEqual({ error: `METHOD: expected ${allowed}` });
  });

  it.each(['v2/models', 'v2/nothing', 'v2/models/any/infer/more', 'v2/health', 'v2/health/other'])(
    'of an unknown path is one of the protocol: %s',
    async (path) => {
      const { status, text } = await get(path);
      expect([status, JSON.parse(text)]).toEqual([404, { error: 'NOT_FOUND path: no such path' }]);
    },
  );
});

describe('keys', () => {
  it('are needed but by probes', async () => {
    const bare = { headers: {} };
    expect((await get('v2/health/live', bare)).status).toBe(200);
    expect((await get('v2/health/ready', bare)).status).toBe(200);
    for (const path of ['v2', `v2/models/${model}`, `v2/models/${model}/ready`, 'v2/repository/index'])
      expect((await get(path, bare)).status).toBe(401);
    const refused = await post(`${app.url}/v2/models/${model}/infer`, inferRequest(1));
    expect(refused.status).toBe(401);
  });
});

it('answers probes of a server that has one model ready and another without champion', async () => {
  const ready = await get('v2/health/ready');
  expect([ready.status, JSON.parse(ready.text)]).toEqual([200, { ready: true }]);
  const one = await get(`v2/models/${model}@challenger/ready`);
  expect([one.status, JSON.parse(one.text)]).toEqual([200, { name: model, ready: true }]);
});

it('knows the versions that it holds', async () => {
  await infer(model, inferRequest(1));
  await infer(`${model}/versions/2`, inferRequest(1));
  expect(JSON.parse((await get(`v2/models/${model}`)).text)).toMatchObject({ versions: ['1', '2'] });
});
