import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  version: z.string(),
  refused: z.unknown(),
});

const modes = ['strict', 'mlflow-compat'] as const;

let rows: TelcoRows;
const apps: TestApp[] = [];
const reports = new Map<string, z.infer<typeof reportSchema>>();

beforeAll(async () => {
  rows = await readTelcoRows(ROWS);
  for (const mode of modes) {
    const app = await startTestApp({
      policies: { [model]: telcoPolicy },
      settings: { RELEVO_SCORING_MODE: mode },
    });
    apps.push(app);
    if (mode === 'strict') await registerFixture(app.mlflow, model);
    const { hostname, port } = new URL(app.url);
    const python = join(stateRoot, 'venv', 'bin', 'python');
    const request = { host: hostname, port, columns: rows.columns, rows: rows.data };
    reports.set(mode, reportSchema.parse(await runClient(python, 'mlflow_client.py', request)));
  }
}, 180_000);

afterAll(() => Promise.all(apps.map((app) => app.stop())));

function expectRecorded(found: z.infer<typeof recordsSchema> | undefined, count = ROWS) {
  expect(found?.map(({ label }) => label)).toEqual(rows.labels.slice(0, count));
  const differences = (found ?? []).map(({ probability }, row) =>
    Math.abs(probability - (rows.probabilities[row] ?? Number.NaN)),
  );
  expect(Math.max(...differences)).toBeLessThanOrEqual(1e-6);
}

describe.each(modes)('callers of an app that is %s', (mode) => {
  const report = () => reports.get(mode);

  it.each(['dataframe_split', 'dataframe_records', 'text with a charset'])(
    'get the recorded predictions by requests.post: %s',
    (form) => {
      // MLflow's own server does not compress.
      const encoding = mode === 'strict' ? 'gzip' : null;
      expect(report()?.requests[form]).toMatchObject({ status: 200, encoding });
      expectRecorded(report()?.requests[form]?.predictions);
    },
  );

  it("get them as a frame by MLflow's own client", () => {
    expect(Object.keys(report()?.client ?? {})).toEqual(['frame', 'one row']);
    expectRecorded(report()?.client['frame']);
    expectRecorded(report()?.client['one row'], 1);
  });

  it('can ping it and ask its version', () => {
    expect(report()).toMatchObject({ ping: 200, version: expect.stringMatching(/\d+\.\d+\.\d+/) });
  });

  it('learn what is wrong with a request', () => {
    expect(report()?.refused).toMatchObject({
      status: 400,
      body: {
        error_code: mode === 'strict' ? 'COLUMN_TYPE' : 'BAD_REQUEST',
        message: expect.stringContaining('tenure'),
      },
    });
  });
});
