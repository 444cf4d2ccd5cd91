import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { capturedPredictionSchema, INFERENCE_CONTAINER } from '../../shared/monitoring/messages.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { parsePredictions, readTelcoRows, type TelcoRows } from './telco-rows.ts';
import { blobTexts, startTestApp, telcoPolicy, type TestApp, uniqueName, until } from './test-app.ts';

const ROWS = 20;
const model = uniqueName('churn');
const redacted = uniqueName('churn-redacted');

let app: TestApp;
let rows: TelcoRows;

beforeAll(async () => {
  rows = await readTelcoRows(ROWS);
  app = await startTestApp({
    policies: {
      [model]: telcoPolicy,
      [redacted]: {
        ...telcoPolicy,
        capture: { redact: { customerID: 'hash', gender: 'drop', tenure: { bucket: 12 } } },
      },
    },
    settings: { RELEVO_DEFAULT_MODEL: model },
  });
  await registerFixture(app.mlflow, model);
  await registerFixture(app.mlflow, redacted);
}, 120_000);

afterAll(() => app?.stop());

const split = () => ({ dataframe_split: { columns: rows.columns, data: rows.data } });
const records = () => ({ dataframe_records: rows.records });

function expectRecorded(json: unknown) {
  const { predictions } = parsePredictions(json);
  expect(predictions.map(({ label }) => label)).toEqual(rows.labels);
  const differences = predictions.map(({ probability }, row) =>
    Math.abs(probability - (rows.probabilities[row] ?? Number.NaN)),
  );
  expect(Math.max(...differences)).toBeLessThanOrEqual(1e-6);
}

describe('predict', () => {
  it.each([
    ['dataframe_split', split],
    ['dataframe_records', records],
  ])('answers %s with the recorded predictions', async (_format, body) => {
    const { status, json } = await app.post(`/models/${model}/invocations`, body());
    expect(status).toBe(200);
    expectRecorded(json);
  });

  it('names model, version and prediction id in body and headers', async () => {
    const { headers, json } = await app.post(`/models/${model}/invocations`, split());
    const { model: served, prediction_id: id } = parsePredictions(json);
    expect(served).toEqual({ name: model, version: '1' });
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('x-relevo-model')).toBe(model);
    expect(headers.get('x-relevo-version')).toBe('1');
    expect(headers.get('x-relevo-prediction-id')).toBe(id);
    expect(headers.get('x-relevo-ignored-columns')).toBeNull();
  });

  it('gives each request its own prediction id', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => app.post(`/models/${model}/invocations`, records())),
    );
    expect(new Set(answers.map(({ json }) => parsePredictions(json).prediction_id)).size).toBe(3);
  });

  it('serves the default model at /invocations, as MLflow does', async () => {
    const { status, headers, json } = await app.post('/invocations', split());
    expect([status, headers.get('x-relevo-model')]).toEqual([200, model]);
    expectRecorded(json);
  });

  it('ignores columns that it does not know, counts and names them in a header', async () => {
    const body = {
      dataframe_split: {
        columns: ['Fünf', ...rows.columns, 'shoe size'],
        data: rows.data.map((row) => [5, ...row, 'secret']),
      },
    };
    const { status, headers, json } = await app.post(`/models/${model}/invocations`, body);
    expect(status).toBe(200);
    expectRecorded(json);
    expect(headers.get('x-relevo-ignored-columns')).toBe('2; F%C3%BCnf,shoe%20size');
  });

  it('takes columns in any order', async () => {
    const body = {
      dataframe_split: {
        columns: rows.columns.toReversed(),
        data: rows.data.map((row) => row.toReversed()),
      },
    };
    const { status, json } = await app.post(`/models/${model}/invocations`, body);
    expect(status).toBe(200);
    expectRecorded(json);
  });

  it('says in /status what it serves', async () => {
    await app.post(`/models/${model}/invocations`, split());
    const response = await fetch(`${app.url}/status`);
    expect(await response.json()).toMatchObject({
      models: expect.arrayContaining([
        expect.objectContaining({ model, state: 'serving', version: '1', problem: null }),
      ]),
    });
  });
});

const capturedSchema = z.strictObject(capturedPredictionSchema.shape);

/** Rows of one prediction in the order of the request, as soon as all have been written. */
async function captured(name: string, predictionId: string, count: number) {
  let lines: string[] = [];
  await until('captured rows', app, async () => {
    const text = await blobTexts(app.blobs, INFERENCE_CONTAINER, `model=${name}/`);
    lines = text.split('\n').filter((line) => line.includes(predictionId));
    return lines.length >= count;
  });
  return lines.map((line) => capturedSchema.parse(JSON.parse(line)));
}

const lineCount = async (name: string) =>
  (await blobTexts(app.blobs, INFERENCE_CONTAINER, `model=${name}/`)).split('\n').length - 1;

describe('capture', () => {
  it('writes each answered row with its documented columns', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const body = {
      dataframe_records: rows.records.map((record, row) => ({ ...record, customerID: rows.entities[row] })),
    };
    const answer = await app.post(`/models/${model}/invocations`, body, {
      'content-type': 'application/json',
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
    });
    const { prediction_id: id, predictions } = parsePredictions(answer.json);
    const found = await captured(model, id, ROWS);
    expect(found).toEqual(
      rows.records.map((features, row) => ({
        prediction_id: `${id}:${row}`,
        timestamp: expect.any(String),
        model,
        version: '1',
        alias: 'champion',
        route: 'champion',
        features,
        outputs: predictions[row],
        entity_id: rows.entities[row],
        trace_id: traceId,
      })),
    );
  });

  it('puts rows below model, date and hour', async () => {
    const { json } = await app.post(`/models/${model}/invocations`, split());
    const [row] = await captured(model, parsePredictions(json).prediction_id, ROWS);
    const [date = '', time = ''] = row?.timestamp.split('T') ?? [];
    const partition = `model=${model}/date=${date}/hour=${time.slice(0, 2)}/`;
    expect(await blobTexts(app.blobs, INFERENCE_CONTAINER, partition)).toContain(row?.prediction_id);
  });

  it('redacts before anything is written', async () => {
    const entity = 'customer-seventeen';
    const record = { ...rows.records[0], customerID: entity, tenure: 35, gender: 'Female' };
    const { json } = await app.post(`/models/${redacted}/invocations`, { dataframe_records: [record] });
    const [row] = await captured(redacted, parsePredictions(json).prediction_id, 1);
    expect(row?.features['tenure']).toBe(24);
    expect(row?.features).not.toHaveProperty('gender');
    expect(row?.entity_id).toMatch(/^[0-9a-f]{64}$/);
    expect(await blobTexts(app.blobs, INFERENCE_CONTAINER, `model=${redacted}/`)).not.toContain(entity);
  });

  it('writes nothing of a refused request', async () => {
    const before = await lineCount(redacted);
    const bad = rows.records.map((record, row) => (row === 3 ? { ...record, tenure: 'unheard-of' } : record));
    const refused = await app.post(`/models/${redacted}/invocations`, { dataframe_records: bad });
    expect(refused.status).toBe(400);
    const { json } = await app.post(`/models/${redacted}/invocations`, split());
    await captured(redacted, parsePredictions(json).prediction_id, ROWS);
    expect(await lineCount(redacted)).toBe(before + ROWS);
  });
});
