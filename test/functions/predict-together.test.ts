import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerFixture } from '../stack/register-fixture.ts';
import { parsePredictions, readTelcoRows, type TelcoRows } from './telco-rows.ts';
import { type Answer, startTestApp, telcoPolicy, type TestApp, uniqueName } from './test-app.ts';

const MAX_IN_FLIGHT = 20;
const model = uniqueName('together');

let app: TestApp;
let rows: TelcoRows;

beforeAll(async () => {
  rows = await readTelcoRows(3 * MAX_IN_FLIGHT);
  app = await startTestApp({
    policies: { [model]: telcoPolicy },
    settings: { RELEVO_MAX_IN_FLIGHT: String(MAX_IN_FLIGHT) },
  });
  await registerFixture(app.mlflow, model);
}, 120_000);

afterAll(() => app?.stop());

/** Asks for one row each, all at once. */
const predictRows = (count: number): Promise<Answer[]> =>
  Promise.all(
    rows.records
      .slice(0, count)
      .map((record) => app.post(`/models/${model}/invocations`, { dataframe_records: [record] })),
  );

/** How far the answer to a row is from the prediction that the trainer recorded for it. */
function difference({ json }: Answer, row: number): number {
  const [prediction] = parsePredictions(json).predictions;
  return Math.abs((prediction?.probability ?? Number.NaN) - (rows.probabilities[row] ?? Number.NaN));
}

it('beyond the limit there is 429 with a time to wait, for predictions only', async () => {
  // The first request loads the model, so that those sent with it are under way at the same time.
  const burst = predictRows(3 * MAX_IN_FLIGHT);
  const health = fetch(`${app.url}/health`);
  const feedback = app.post(`/models/${model}/feedback`, {
    labels: [{ prediction_id: '3f0c1e5a-5b1e-4c57-9a55-0d7c1f6d2a11:0', label: 'Yes' }],
  });
  const answers = await burst;
  expect([(await health).status, (await feedback).status]).toEqual([200, 200]);
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  for (const { json, headers } of refused) {
    expect(json).toMatchObject({ error_code: 'TOO_MANY_REQUESTS' });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  }
  const accepted = [...answers.entries()].filter(([, { status }]) => status !== 429);
  expect(accepted.length).toBeGreaterThanOrEqual(MAX_IN_FLIGHT);
  for (const [row, answer] of accepted) {
    expect(answer.status).toBe(200);
    expect(difference(answer, row)).toBeLessThanOrEqual(1e-6);
  }
});

it('callers at the same time each get their own row’s prediction', async () => {
  for (let round = 0; round < 5; round += 1)
    for (const [row, answer] of (await predictRows(MAX_IN_FLIGHT)).entries()) {
      expect(answer.status).toBe(200);
      expect(difference(answer, row)).toBeLessThanOrEqual(1e-6);
    }
});
