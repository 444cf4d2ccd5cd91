import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { championHintPath, MODEL_CACHE_CONTAINER } from '../../shared/serving/messages.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { type OwnAzurite, startOwnAzurite } from './own-azurite.ts';
import { parsePredictions, readTelcoRows, type TelcoRows } from './telco-rows.ts';
import { type Answer, startTestApp, telcoPolicy, type TestApp, uniqueName, until } from './test-app.ts';

/** The timer's pause and that of the hints together. */
const POLL_MS = 2000;
const HINT_MS = 1000;
const model = uniqueName('swap');
const hinted = uniqueName('swap-hint');
const remade = uniqueName('swap-remade');

let azurite: OwnAzurite;
let app: TestApp;
/** No timer listens here, and MLflow is asked once an hour, so that only the gate's hint can tell it. */
let slow: TestApp;
let rows: TelcoRows;

beforeAll(async () => {
  rows = await readTelcoRows(20);
  const policies = { [model]: telcoPolicy, [hinted]: telcoPolicy, [remade]: telcoPolicy };
  azurite = await startOwnAzurite();
  const settings = { RELEVO_RECONCILE_INTERVAL: '1h' };
  const storage = azurite.connectionString;
  app = await startTestApp({ policies, settings, storage, listen: ['reconcile-champions'] });
  slow = await startTestApp({ policies, settings });
  await registerFixture(app.mlflow, model);
  // The same model, but everybody churns.
  await registerFixture(app.mlflow, model, { champion: false, threshold: 0 });
  await registerFixture(app.mlflow, hinted);
  await registerFixture(app.mlflow, hinted, { champion: false, threshold: 0 });
}, 120_000);

afterAll(async () => {
  await app?.stop();
  await slow?.stop();
  await azurite?.stop();
});

const setChampion = (name: string, version: string) =>
  app.mlflow.registeredModels.setAlias(name, 'champion', version);

type Call = { answer: Answer; endedAt: number };

/** Predicts again and again, three at a time, until it is told to stop. */
function startTraffic(of: TestApp, name: string) {
  const calls: Call[] = [];
  const stopping = new AbortController();
  const worker = async () => {
    while (!stopping.signal.aborted) {
      const answer = await of.post(`/models/${name}/invocations`, { dataframe_records: rows.records });
      calls.push({ answer, endedAt: performance.now() });
    }
  };
  const workers = Promise.all([worker(), worker(), worker()]);
  return {
    calls,
    versions: () => calls.map(({ answer }) => answer.headers.get('x-relevo-version')),
    stop: async () => {
      stopping.abort();
      await workers;
    },
  };
}

/** Each answer is wholly of one version, and holds what that version says. */
function expectWhole(calls: readonly Call[]) {
  for (const { answer } of calls) {
    expect(answer.status).toBe(200);
    const { predictions, model: served } = parsePredictions(answer.json);
    expect(answer.headers.get('x-relevo-version')).toBe(served.version);
    const expected = served.version === '2' ? rows.labels.map(() => 'Yes') : rows.labels;
    expect(predictions.map(({ label }) => label)).toEqual(expected);
  }
}

async function swapUnderTraffic(of: TestApp, name: string, version: string, move: () => Promise<void>) {
  const traffic = startTraffic(of, name);
  try {
    await until('traffic', of, () => traffic.calls.length >= 10);
    const movedAt = performance.now();
    await move();
    await until(`answers of version ${version}`, of, () => traffic.versions().at(-1) === version);
    const first = traffic.calls[traffic.versions().indexOf(version)];
    await until('more answers', of, () => traffic.versions().filter((one) => one === version).length >= 30);
    return { ms: (first?.endedAt ?? Number.NaN) - movedAt, traffic };
  } finally {
    await traffic.stop();
  }
}

describe('hot swap', () => {
  it('follows the alias while requests run: no failed call, and soon', async () => {
    const { ms, traffic } = await swapUnderTraffic(app, model, '2', () => setChampion(model, '2'));
    expectWhole(traffic.calls);
    expect(ms).toBeLessThan(POLL_MS + 2000);
  });

  it('never answers with the old version once the new one has answered and nothing is under way', async () => {
    const { traffic } = await swapUnderTraffic(app, model, '1', () => setChampion(model, '1'));
    expectWhole(traffic.calls);
    // Requests that began before the swap may end after the first of the new version: at most the other two.
    const versions = traffic.versions();
    expect(versions.slice(versions.indexOf('1') + 3)).not.toContain('2');
  });

  it('follows the hint where MLflow is seldom asked', async () => {
    const { ms, traffic } = await swapUnderTraffic(slow, hinted, '2', async () => {
      await setChampion(hinted, '2');
      const hint = { version: '2', movedAt: new Date().toISOString() };
      await slow.blobs.write(MODEL_CACHE_CONTAINER, championHintPath(hinted), JSON.stringify(hint));
    });
    expectWhole(traffic.calls);
    expect(ms).toBeLessThan(HINT_MS + 2000);
  });

  it('keeps the loaded champion when the alias is taken away, and says so', async () => {
    await app.post(`/models/${model}/invocations`, { dataframe_records: rows.records });
    await app.mlflow.registeredModels.deleteAlias(model, 'champion');
    const status = async () => (await fetch(`${app.url}/status`)).text();
    await until('NO_CHAMPION in /status', app, async () => (await status()).includes('NO_CHAMPION'));
    const answer = await app.post(`/models/${model}/invocations`, { dataframe_records: rows.records });
    expect(answer.status).toBe(200);
    await setChampion(model, '1');
    await until('no problem in /status', app, async () => !(await status()).includes('NO_CHAMPION'));
  });

  it('keeps the loaded champion when its version is deleted, and the alias with it, and says so', async () => {
    const versionNow = async () => {
      const answer = await app.post(`/models/${model}/invocations`, { dataframe_records: rows.records });
      return answer.headers.get('x-relevo-version');
    };
    const { version } = await registerFixture(app.mlflow, model);
    await until(`version ${version}`, app, async () => (await versionNow()) === version);
    await app.mlflow.modelVersions.delete(model, version);
    const status = async () => (await fetch(`${app.url}/status`)).text();
    await until('NO_CHAMPION in /status', app, async () => (await status()).includes('NO_CHAMPION'));
    expect(await versionNow()).toBe(version);
    await setChampion(model, '1');
    await until('version 1', app, async () => (await versionNow()) === '1');
  });

  it('follows a model that is deleted and made anew, whose version 1 is another one', async () => {
    const path = `/models/${remade}/invocations`;
    const labels = async () => {
      const { status, json } = await app.post(path, { dataframe_records: rows.records });
      expect(status).toBe(200);
      const { predictions, model: served } = parsePredictions(json);
      return [served.version, ...predictions.map(({ label }) => label)].join(' ');
    };
    await registerFixture(app.mlflow, remade);
    expect(await labels()).toBe(['1', ...rows.labels].join(' '));
    await app.mlflow.registeredModels.delete(remade);
    const status = async () => (await fetch(`${app.url}/status`)).text();
    await until('NO_CHAMPION in /status', app, async () => (await status()).includes('NO_CHAMPION'));
    expect(await labels()).toBe(['1', ...rows.labels].join(' '));
    await registerFixture(app.mlflow, remade, { threshold: 0 });
    const everybody = ['1', ...rows.labels.map(() => 'Yes')].join(' ');
    await until('answers of the new version 1', app, async () => (await labels()) === everybody);
  });

  it('keeps the loaded champion when the new one cannot be loaded', async () => {
    await app.post(`/models/${model}/invocations`, { dataframe_records: rows.records });
    const { runId, version } = await registerFixture(app.mlflow, model, { champion: false });
    const { artifactUri } = await app.mlflow.runs.get(runId);
    await app.mlflow.artifacts.upload(`${artifactUri}/model/model.onnx`, 'not what was registered');
    await setChampion(model, version);
    const status = async () => (await fetch(`${app.url}/status`)).text();
    await until('MODEL_DIGEST_MISMATCH in /status', app, async () =>
      (await status()).includes('MODEL_DIGEST_MISMATCH'),
    );
    const answer = await app.post(`/models/${model}/invocations`, { dataframe_records: rows.records });
    expect([answer.status, answer.headers.get('x-relevo-version')]).toEqual([200, '1']);
  });
});
