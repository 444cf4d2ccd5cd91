import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { createBlobStore } from '../../shared/azure/blob-store.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import { type AppHost, startAppHost } from '../../stack/app-host.ts';
import {
  startTelemetryReceiver,
  type TelemetryItem,
  type TelemetryReceiver,
} from '../stack/telemetry-receiver.ts';

let receiver: TelemetryReceiver;
let app: AppHost;

const storage = inject('azurite').connectionString;
const mlflow = createMlflowClient({ url: inject('mlflow').url });

beforeAll(async () => {
  receiver = await startTelemetryReceiver();
  const folder = await mkdtemp(join(tmpdir(), 'telemetry-'));
  app = await startAppHost({
    folder,
    pidFolder: join(folder, 'run'),
    mlflowUrl: inject('mlflow').url,
    storageConnectionString: storage,
    python: 'python3',
    port: 0,
    settings: {
      APPLICATIONINSIGHTS_CONNECTION_STRING: receiver.connectionString,
      NODE_EXTRA_CA_CERTS: receiver.certificateFile,
      OTEL_TRACES_SAMPLER: 'always_on',
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
      APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
      APPLICATIONINSIGHTS_SDKSTATS_DISABLED: 'true',
      RELEVO_TRACK_SCHEDULE: '*/1 * * * * *',
    },
  });
});

afterAll(async () => {
  await app.child.stop();
  await receiver.stop();
});

/** Types and names of what arrived, each once. */
const seen = () =>
  [...new Set(receiver.items.map((item) => `${item.type} ${String(item.data['name'])}`))].join(', ');

const find = (type: string, match: Record<string, unknown>): Promise<TelemetryItem> =>
  vi.waitFor(
    () => {
      const found = receiver.items.find(
        (item) =>
          item.type === type && Object.entries(match).every(([key, value]) => item.data[key] === value),
      );
      if (found === undefined) throw new Error(`no ${type} ${JSON.stringify(match)} among ${seen()}`);
      return found;
    },
    { timeout: 30_000, interval: 100 },
  );

it('sends one request item for a call, under the caller’s operation', async () => {
  const operation = '4bf92f3577b34da6a3ce929d0e0e4736';
  await fetch(`${app.url}/ping`, { headers: { traceparent: `00-${operation}-00f067aa0ba902b7-01` } });
  const request = await find('RequestData', { name: 'GET /ping' });
  expect(request).toMatchObject({ data: { responseCode: '200', success: true } });
  expect(receiver.items.filter((item) => item.operationId === operation)).toHaveLength(1);
});

it('sends request, dependencies, event and metric of a refused upload as one operation', async () => {
  await createBlobStore({ connection: { kind: 'connection-string', value: storage } }).write(
    'training-data',
    'telco-churn/broken.csv',
    'not,the\nright,columns\n',
  );
  const request = await find('RequestData', { name: 'kickoff-retraining' });
  const event = await find('EventData', { name: 'upload.refused' });
  const dependency = await find('RemoteDependencyData', { name: 'blob write quarantine' });
  expect([event.operationId, dependency.operationId]).toEqual([request.operationId, request.operationId]);
  const metric = await vi.waitFor(
    () => {
      const found = receiver.items.find((item) => JSON.stringify(item.data).includes('ml.training.requests'));
      if (found === undefined) throw new Error('no metric yet');
      return found;
    },
    { timeout: 30_000 },
  );
  expect(metric.type).toBe('MetricData');
});

it('continues the operation of the upload from the run to the candidate and the gate', async () => {
  const operation = '0af7651916cd43dd8448eb211c80319c';
  const { experimentId } = await mlflow.experiments.getOrCreate('telco-churn');
  const { runId, artifactUri } = await mlflow.runs.create({
    experimentId,
    tags: {
      'relevo.request_id': 'traced',
      'relevo.training': 'open',
      'relevo.traceparent': `00-${operation}-b7ad6b7169203331-01`,
    },
  });
  if ((await mlflow.registeredModels.find('telco-churn')) === undefined)
    await mlflow.registeredModels.create('telco-churn');
  await mlflow.modelVersions.create({ name: 'telco-churn', source: `${artifactUri}/model`, runId });
  await mlflow.runs.update(runId, { status: 'FINISHED' });
  const candidate = await find('RequestData', { name: 'candidate' });
  const gate = await find('RequestData', { name: 'promote' });
  expect([candidate.operationId, gate.operationId]).toEqual([operation, operation]);
});
