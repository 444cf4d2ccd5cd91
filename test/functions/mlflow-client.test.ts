import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { stateRoot } from '../../stack/project-root.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { runClient } from './run-client.ts';
import { readTelcoRows, type TelcoRows } from './telco-rows.ts';
import { startTestApp, telcoPolicy, type TestApp, uniqueName } from './test-app.ts';

const ROWS = 30;
const model = uniqueName('mlflow-client');

const recordsSchema = z.array(z.object({ label: z.string(), probability: z.number() }));
const reportSchema = z.object({
  requests: z.record(
    z.string(),
    z.object({ status: z.number(), encoding: z.string().nullable(), predictions: recordsSchema }),
  ),
  client: z.record(z.string(), recordsSchema),
  ping: z.number(),
  refused: z.unknown(),
});

let app: TestApp;
let rows: TelcoRows;
let report: z.infer<typeof reportSchema>;

beforeAll(async () => {
  rows = await readTelcoRows(ROWS);
  app = await startTestApp({ policies: { [model]: telcoPolicy } });
  await registerFixture(app.mlflow, model);
  const { hostname, port } = new URL(app.url);
  const python = join(stateRoot, 'venv', 'bin', 'python');
  const request = { host: hostname, port, columns: rows.columns, rows: rows.data };
  report = reportSchema.parse(await runClient(python, 'mlflow_client.py', request));
}, 120_000);

afterAll(() => app?.stop());

function expectRecorded(found: z.infer<typeof recordsSchema> | undefined, count = ROWS) {
  expect(found?.map(({ label }) => label)).toEqual(rows.labels.slice(0, count));
  const differences = (found ?? []).map(({ probability }, row) =>
    Math.abs(probability - (rows.probabilities[row] ?? Number.NaN)),
  );
  expect(Math.max(...differences)).toBeLessThanOrEqual(1e-6);
}

it.each(['dataframe_split', 'dataframe_records', 'text with a charset'])(
  'requests.post gets the recorded predictions, compressed: %s',
  (form) => {
    expect(report.requests[form]).toMatchObject({ status: 200, encoding: 'gzip' });
    expectRecorded(report.requests[form]?.predictions);
  },
);

it("MLflow's own client gets them as a frame", () => {
  expect(Object.keys(report.client)).toEqual(['frame', 'one row']);
  expectRecorded(report.client['frame']);
  expectRecorded(report.client['one row'], 1);
});

it('is pinged', () => {
  expect(report.ping).toBe(200);
});

it('learns what is wrong with a request', () => {
  expect(report.refused).toMatchObject({
    status: 400,
    body: { error_code: 'COLUMN_TYPE', message: expect.stringContaining('data[0].tenure') },
  });
});
