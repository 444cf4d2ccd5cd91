import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { INFERENCE_CONTAINER } from '../../shared/monitoring/messages.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { parsePredictions, readTelcoRows, type TelcoRows } from './telco-rows.ts';
import { blobTexts, startTestApp, telcoPolicy, type TestApp, uniqueName, until } from './test-app.ts';

const model = uniqueName('targets');
let app: TestApp;
let rows: TelcoRows;

beforeAll(async () => {
  rows = await readTelcoRows(3);
  app = await startTestApp({
    policies: { [model]: telcoPolicy },
    settings: { RELEVO_DEFAULT_MODEL: model, RELEVO_ALIAS_INTERVAL: '1s' },
  });
  await registerFixture(app.mlflow, model);
  // The same model, but everybody churns; then one of the other sort.
  await registerFixture(app.mlflow, model, { champion: false, threshold: 0 });
  await registerFixture(app.mlflow, model, { champion: false, threshold: 1.1 });
  await app.mlflow.registeredModels.setAlias(model, 'next', '2');
}, 120_000);

afterAll(() => app?.stop());

const ask = (path: string) => app.post(path, { dataframe_records: rows.records });
const everybody = (label: string) => rows.labels.map(() => label);

async function answerOf(path: string) {
  const answer = await ask(path);
  expect([path, answer.status]).toEqual([path, 200]);
  const { predictions, model: served } = parsePredictions(answer.json);
  expect(answer.headers.get('x-relevo-version')).toBe(served.version);
  return [served.version, predictions.map(({ label }) => label)];
}

const extra = (version: string) => expect.objectContaining({ version, origin: expect.any(String) });

describe('a request', () => {
  it.each([
    ['', '1'],
    ['@champion', '1'],
    ['@next', '2'],
    ['%40next', '2'],
  ])('to the model%s', async (suffix, version) => {
    const expected = version === '1' ? rows.labels : everybody('Yes');
    expect(await answerOf(`/models/${model}${suffix}/invocations`)).toEqual([version, expected]);
  });

  it('names a version or an alias in the path or the query, of the default model as well', async () => {
    const third = ['3', everybody('No')];
    expect(await answerOf(`/models/${model}/versions/3/invocations`)).toEqual(third);
    expect(await answerOf(`/models/${model}/invocations?version=3`)).toEqual(third);
    expect(await answerOf('/invocations?version=3')).toEqual(third);
    expect(await answerOf('/invocations?alias=next')).toEqual(['2', everybody('Yes')]);
  });

  it.each([
    [`/models/${model}@next/invocations?version=2`, 400, 'TARGET_AMBIGUOUS'],
    [`/models/${model}/versions/2/invocations?alias=next`, 400, 'TARGET_AMBIGUOUS'],
    [`/models/${model}/invocations?alias=next&version=2`, 400, 'TARGET_AMBIGUOUS'],
    [`/models/${model}/versions/latest/invocations`, 400, 'VERSION_INVALID'],
    [`/models/${model}@latest/invocations`, 400, 'ALIAS_INVALID'],
    [`/models/${model}@nobody/invocations`, 404, 'ALIAS_UNKNOWN'],
    [`/models/${model}/versions/77/invocations`, 404, 'VERSION_UNKNOWN'],
    [`/models/unheard-of/versions/1/invocations`, 404, 'MODEL_UNKNOWN'],
  ])('%s is %i %s', async (path, status, code) => {
    const { status: got, json } = await ask(path);
    expect({ status: got, json }).toMatchObject({ status, json: { error_code: code } });
  });

  it('follows an alias that moves', async () => {
    await app.mlflow.registeredModels.setAlias(model, 'moving', '2');
    expect((await answerOf(`/models/${model}@moving/invocations`))[0]).toBe('2');
    await app.mlflow.registeredModels.setAlias(model, 'moving', '3');
    await until('version 3', app, async () => {
      const { headers } = await ask(`/models/${model}@moving/invocations`);
      return headers.get('x-relevo-version') === '3';
    });
  });

  it('shows in /status which versions are loaded beside the champion', async () => {
    await answerOf(`/models/${model}/versions/2/invocations`);
    await answerOf(`/models/${model}/versions/3/invocations`);
    const status: unknown = await (await fetch(`${app.url}/status`)).json();
    expect(status).toMatchObject({
      models: [{ state: 'serving', version: '1', extras: [extra('2'), extra('3')] }],
    });
  });
});

const rowSchema = z.object({ version: z.string(), alias: z.string(), route: z.string() });

it('captured rows say how the version was chosen, so that windows of the champion hold no others', async () => {
  const ids: string[] = [];
  for (const path of [
    '/invocations',
    '/invocations?alias=next',
    '/invocations?version=3',
    '/invocations?version=1',
  ])
    ids.push(parsePredictions((await ask(path)).json).prediction_id);
  let lines: string[] = [];
  await until('captured rows', app, async () => {
    lines = (await blobTexts(app.blobs, INFERENCE_CONTAINER, `model=${model}/`)).split('\n');
    return ids.every((id) => lines.some((line) => line.includes(id)));
  });
  const rowOf = (id: string) => rowSchema.parse(JSON.parse(lines.find((line) => line.includes(id)) ?? ''));
  expect(ids.map(rowOf)).toEqual([
    { version: '1', alias: 'champion', route: 'champion' },
    { version: '2', alias: 'next', route: 'direct' },
    { version: '3', alias: '', route: 'direct' },
    { version: '1', alias: '', route: 'direct' },
  ]);
});
