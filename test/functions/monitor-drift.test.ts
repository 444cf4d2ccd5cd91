import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GROUND_TRUTH_CONTAINER, INFERENCE_CONTAINER } from '../../shared/monitoring/messages.ts';
import { type DriftReport, driftReportSchema } from '../../shared/monitoring/report/report.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { type OwnAzurite, startOwnAzurite } from './own-azurite.ts';
import { type Cell, parsePredictions, readTelcoRows, type TelcoRows } from './telco-rows.ts';
import { blobNames, startTestApp, telcoPolicy, type TestApp, uniqueName, until } from './test-app.ts';

/** As many as the fixture has. */
const ROWS = 400;
const quiet = uniqueName('quiet');
const shifted = uniqueName('shifted');
const idle = uniqueName('idle');

/** Windows of seconds, and an alarm at the first that drifts. */
const policy = {
  ...telcoPolicy,
  monitoring: { window: '5s', minRows: 300, alarm: { hits: 1, windows: 1 } },
  retraining: { minLabelledRows: 200 },
};

let azurite: OwnAzurite;
let app: TestApp;
let rows: TelcoRows;

beforeAll(async () => {
  azurite = await startOwnAzurite();
  rows = await readTelcoRows(ROWS);
  app = await startTestApp({
    policies: { [quiet]: policy, [shifted]: policy, [idle]: policy },
    storage: azurite.connectionString,
    listen: ['monitor-drift'],
    settings: { RELEVO_MONITOR_SCHEDULE: '*/1 * * * * *' },
  });
  await registerFixture(app.mlflow, quiet);
  await registerFixture(app.mlflow, shifted);
}, 120_000);

afterAll(async () => {
  await app?.stop();
  await azurite?.stop();
});

/** Sends all rows in one request; returns its prediction id. */
async function predict(model: string, change: (record: Record<string, Cell>) => Record<string, Cell>) {
  const body = {
    dataframe_records: rows.records.map((record, row) => ({
      ...change(record),
      customerID: rows.entities[row] ?? null,
    })),
  };
  const { status, json, text } = await app.post(`/models/${model}/invocations`, body);
  if (status !== 200) throw new Error(text);
  return parsePredictions(json).prediction_id;
}

/** The first report of a model, as soon as there is one. */
async function firstReport(model: string): Promise<DriftReport> {
  const reports = async () =>
    (await blobNames(app.blobs, 'reports', `${model}/drift/`)).filter((name) => name.endsWith('.json'));
  await until(`drift report of ${model}`, app, async () => (await reports()).length > 0, 50_000);
  const [first = ''] = await reports();
  const found = await app.blobs.read('reports', first);
  return driftReportSchema.parse(JSON.parse(Buffer.from(found?.bytes ?? []).toString('utf8')));
}

describe('monitor-drift', () => {
  it('finds rows like the training rows quiet, whatever else lies among them', async () => {
    await predict(quiet, (record) => record);
    const partition = new Date().toISOString().slice(0, 13).split('T');
    const folder = `model=${quiet}/date=${partition[0]}/hour=${partition[1]}/`;
    await app.blobs.append(INFERENCE_CONTAINER, `${folder}stranger.jsonl`, 'no row\n{"model":1}\n\n');
    await app.blobs.append(GROUND_TRUTH_CONTAINER, `model=${quiet}/date=${partition[0]}/s.jsonl`, '{"cut');
    const report = await firstReport(quiet);
    expect(report).toMatchObject({ code: 'QUIET', model: quiet, version: '1', rows: ROWS, drifted: [] });
    expect(report.alarm.raised).toBe(false);
    expect(await blobNames(app.blobs, 'training-data', `${quiet}/`)).toEqual([]);
  });

  it('names the columns that shifted, raises the alarm, and hands on the window once it is labelled', async () => {
    const id = await predict(shifted, (record) => ({
      ...record,
      tenure: 1,
      Contract: 'Month-to-month',
      MonthlyCharges: Number(record['MonthlyCharges']) + 60,
    }));
    const report = await firstReport(shifted);
    expect(report).toMatchObject({ code: 'DRIFT', rows: ROWS, performance: { labelled: 0 } });
    expect(report.drifted).toEqual(expect.arrayContaining(['tenure', 'Contract', 'MonthlyCharges']));
    expect(report.drifted).not.toContain('gender');
    expect(report.alarm).toMatchObject({ raised: true, hits: 1 });
    expect(await blobNames(app.blobs, 'training-data', `${shifted}/`)).toEqual([]);
    const labels = rows.labels.map((label, row) => ({ prediction_id: `${id}:${row}`, label }));
    expect((await app.post(`/models/${shifted}/feedback`, { labels })).status).toBe(200);
    const uploads = () => blobNames(app.blobs, 'training-data', `${shifted}/`);
    await until('labelled window', app, async () => (await uploads()).length > 0);
    expect(await uploads()).toEqual([expect.stringMatching(/\/window-[0-9a-f]{16}\.parquet$/)]);
  });

  it('shows the report in MLflow, once for each window', async () => {
    const report = await firstReport(shifted);
    const ofReport = async () => {
      const experiment = await app.mlflow.experiments.getOrCreate(shifted);
      const runs = [];
      for await (const run of app.mlflow.runs.search({ experimentIds: [experiment.experimentId] }))
        if (run.tags['relevo.monitoring'] === report.key) runs.push(run);
      return runs;
    };
    await until('run of the report', app, async () => (await ofReport()).length > 0);
    expect(await ofReport()).toHaveLength(1);
  });

  it('keeps no rows in its reports', async () => {
    const names = await blobNames(app.blobs, 'reports', '');
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const text = Buffer.from((await app.blobs.read('reports', name))?.bytes ?? []).toString('utf8');
      expect(rows.entities.filter((entity) => text.includes(entity))).toEqual([]);
    }
  });

  it('is not disturbed by a model that nobody has asked yet', async () => {
    expect(await blobNames(app.blobs, 'reports', `${idle}/`)).toEqual([]);
    expect((await firstReport(quiet)).model).toBe(quiet);
  });
});
