import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerFixture } from '../stack/register-fixture.ts';
import { parsePredictions, readTelcoRows, type TelcoRows } from './telco-rows.ts';
import {
  type Answer,
  blobTexts,
  startTestApp,
  telcoPolicy,
  type TestApp,
  uniqueName,
  until,
} from './test-app.ts';

const LARGE_ROWS = 5000;
const TIMEOUT_MS = 2000;
const churn = uniqueName('large');
const slow = uniqueName('slow');

let app: TestApp;
let rows: TelcoRows;

beforeAll(async () => {
  rows = await readTelcoRows(400);
  app = await startTestApp({
    policies: { [churn]: telcoPolicy, [slow]: { task: 'regression', target: 'y', primary: 'rmse' } },
    settings: { RELEVO_REQUEST_TIMEOUT: `${TIMEOUT_MS}ms` },
  });
  await registerFixture(app.mlflow, churn);
  await registerFixture(app.mlflow, slow, { fixture: 'slow' });
  for (const model of [churn, slow])
    await until(`answers of ${model}`, app, async () => (await predictRow(model)).status !== 503);
}, 120_000);

afterAll(() => app?.stop());

const predictRow = (model: string, row = 0): Promise<Answer> =>
  app.post(`/models/${model}/invocations`, {
    dataframe_records: [model === churn ? rows.records[row] : { x: 1 }],
  });

const manyRows = () => ({
  dataframe_split: {
    columns: rows.columns,
    data: Array.from({ length: LARGE_ROWS }, (_, row) => rows.data[row % rows.data.length] ?? []),
  },
});

/** How far predictions are from those that the trainer recorded, at most. */
const difference = ({ json }: Answer, first = 0): number =>
  Math.max(
    ...parsePredictions(json).predictions.map(({ probability }, row) =>
      Math.abs(probability - (rows.probabilities[(first + row) % rows.data.length] ?? Number.NaN)),
    ),
  );

describe('a body of 5,000 rows', () => {
  it('is answered right while callers of one row go on, none of whom waits for it', async () => {
    const started = performance.now();
    let total = Number.POSITIVE_INFINITY;
    const large = app.post(`/models/${churn}/invocations`, manyRows()).then((answer) => {
      total = performance.now() - started;
      return answer;
    });
    const waits: number[] = [];
    for (let row = 0; total === Number.POSITIVE_INFINITY || row < 5; row += 1) {
      const asked = performance.now();
      const answer = await predictRow(churn, row % rows.data.length);
      waits.push(performance.now() - asked);
      expect(answer.status).toBe(200);
      expect(difference(answer, row)).toBeLessThanOrEqual(1e-6);
    }
    const answer = await large;
    expect(answer.status).toBe(200);
    expect(parsePredictions(answer.json).predictions).toHaveLength(LARGE_ROWS);
    expect(difference(answer)).toBeLessThanOrEqual(1e-6);
    expect(Math.max(...waits)).toBeLessThan(total);
  });

  it('is captured row by row', async () => {
    const answer = await app.post(`/models/${churn}/invocations`, manyRows());
    const { prediction_id: id } = parsePredictions(answer.json);
    const captured = async (): Promise<number> => {
      const text = await blobTexts(app.blobs, 'inference', `model=${churn}/`);
      return text.split('\n').filter((line) => line.includes(id)).length;
    };
    await until('all rows captured', app, async () => (await captured()) >= LARGE_ROWS);
    expect(await captured()).toBe(LARGE_ROWS);
  });
});

describe('a model that takes too long', () => {
  it('is answered 504 in time, other models meanwhile and itself afterwards', async () => {
    const started = performance.now();
    const late = app.post(`/models/${slow}/invocations`, { dataframe_records: [{ x: 3000 }] });
    // They wait behind it, and are never run.
    const behind = [1, 2, 3].map(() =>
      app.post(`/models/${slow}/invocations`, { dataframe_records: [{ x: 3000 }] }),
    );
    expect((await predictRow(churn)).status).toBe(200);
    for (const answer of await Promise.all([late, ...behind])) {
      expect(answer.status).toBe(504);
      expect(answer.json).toMatchObject({ error_code: 'DEADLINE_EXCEEDED' });
    }
    expect(performance.now() - started).toBeLessThan(TIMEOUT_MS + 1500);
    await until('an answer of the slow model', app, async () => (await predictRow(slow)).status === 200);
  });
});
