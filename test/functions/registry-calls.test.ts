import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { callerSetting } from '../../stack/environment.ts';
import { type RecordingProxy, startRecordingProxy } from '../../stack/recording-proxy.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { type OwnAzurite, startOwnAzurite } from './own-azurite.ts';
import { parsePredictions, readTelcoRows, type TelcoRows } from './telco-rows.ts';
import { startTestApp, telcoPolicy, type TestApp, type Trigger, uniqueName, until } from './test-app.ts';

const INSTANCES = 5;
/** Runs of the timer, one a second, that the instances are watched for: 60 with RELEVO_TEST_LONG=1. */
const RUNS = callerSetting('RELEVO_TEST_LONG') === '1' ? 60 : 8;
const model = uniqueName('calls');

type Instance = { app: TestApp; proxy: RecordingProxy };

let azurite: OwnAzurite;
let timer: Instance;
const instances: Instance[] = [];
let rows: TelcoRows;

async function startInstance(listen: readonly Trigger[]): Promise<Instance> {
  const proxy = await startRecordingProxy(inject('mlflow').url);
  const app = await startTestApp({
    policies: { [model]: telcoPolicy },
    storage: azurite.connectionString,
    mlflowUrl: proxy.url,
    listen,
    settings: { RELEVO_RECONCILE_INTERVAL: '10m' },
  });
  return { app, proxy };
}

beforeAll(async () => {
  rows = await readTelcoRows(1);
  azurite = await startOwnAzurite();
  timer = await startInstance(['reconcile-champions']);
  await registerFixture(timer.app.mlflow, model);
  await registerFixture(timer.app.mlflow, model, { champion: false, threshold: 0 });
  // One after the other: each takes a port that is free.
  while (instances.length < INSTANCES) instances.push(await startInstance([]));
}, 180_000);

afterAll(async () => {
  for (const { app, proxy } of [timer, ...instances]) {
    await app.stop();
    await proxy.close();
  }
  await azurite.stop();
});

const versionOf = async ({ app }: Instance) => {
  const { json } = await app.post(`/models/${model}/invocations`, { dataframe_records: rows.records });
  return parsePredictions(json).model.version;
};
const allAnswer = async (version: string) =>
  (await Promise.all(instances.map(versionOf))).every((answered) => answered === version);
const asked = ({ proxy }: Instance) => proxy.callsTo('GET', 'registered-models/alias').length;
const allCalls = () => instances.map(({ proxy }) => proxy.calls.length);

it(
  'MLflow is asked by the timer alone, whatever the number of instances; each of them asks after a move',
  async () => {
    expect(await allAnswer('1')).toBe(true);
    // The hint is younger than the instances, so each follows it once.
    await until('questions at the start', timer.app, () => instances.every((one) => asked(one) >= 2));
    for (const { proxy } of [timer, ...instances]) proxy.reset();
    await until(
      `${RUNS} runs of the timer`,
      timer.app,
      async () => (await allAnswer('1')) && asked(timer) >= RUNS,
      (RUNS + 30) * 1000,
    );
    expect(allCalls()).toEqual(instances.map(() => 0));
    expect(timer.proxy.calls.length).toBeLessThanOrEqual(asked(timer) + 1);

    await timer.app.mlflow.registeredModels.setAlias(model, 'champion', '2');
    await until('version 2 everywhere', timer.app, () => allAnswer('2'));
    // One question because of the hint, one more after the load.
    expect(instances.map(asked)).toEqual(instances.map(() => 2));
  },
  (RUNS + 90) * 1000,
);
