import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureModels } from '../../../bench/serving/models.ts';
import { logPackage, registerVersion } from '../../../bench/serving/register-package.ts';
import { type BlobStore, createBlobStore } from '../../../shared/azure/blob-store.ts';
import { createMlflowClient, type MlflowClient } from '../../../shared/mlflow/index.ts';
import { type AppHost, startAppHost } from '../../../stack/app-host.ts';
import { type Azurite, startAzurite } from '../../../stack/azurite.ts';
import { callerSetting } from '../../../stack/environment.ts';
import { type MlflowServer, startMlflowServer } from '../../../stack/mlflow-server.ts';
import { ensurePythonEnvironment } from '../../../stack/python-environment.ts';
import { waitUntil } from '../../../stack/wait-until.ts';
import { listenOnlyTo, telcoPolicy, writePolicies } from '../../functions/test-app.ts';
import { readTelcoRows, type TelcoRows } from '../../functions/telco-rows.ts';
import { fixtureDirectory } from '../../stack/register-fixture.ts';
import { predictAlone, type Prediction } from './expected-predictions.ts';

/** RELEVO_TEST_LONG=1 runs the figures of the requirements in full; otherwise shorter ones. */
export const isLong = callerSetting('RELEVO_TEST_LONG') === '1';

export const MODEL = 'swapped';

/** An own stack: MLflow, storage, and a model with three versions of different size and signature; no host yet. */
export type ServingWorld = {
  folder: string;
  mlflow: MlflowClient;
  blobs: BlobStore;
  rows: TelcoRows;
  /** One request for each row, with the columns of all versions. */
  bodies: string[];
  /** What version n says about each row. Version 1: logistic regression; 2: a forest of 19 MB; 3: a regression on fewer columns. */
  expected: Map<string, Prediction[]>;
  startHost(name: string, settings?: Record<string, string>): Promise<AppHost>;
  stopMlflow(): Promise<void>;
  startMlflow(): Promise<void>;
  setChampion(version: string): Promise<void>;
  stop(): Promise<void>;
};

const ROWS = 200;

export async function createServingWorld(): Promise<ServingWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-serving-'));
  const pidFolder = join(folder, 'run');
  const environment = await ensurePythonEnvironment();
  const azurite: Azurite = await startAzurite({ folder: join(folder, 'azurite'), pidFolder, inMemory: true });
  const launch = (port: number): Promise<MlflowServer> =>
    startMlflowServer({
      folder: join(folder, 'mlflow'),
      pidFolder,
      pythonEnvironment: environment.folder,
      port,
    });
  let server = await launch(0);
  const { url } = server;
  const mlflow = createMlflowClient({ url });
  const hosts: AppHost[] = [];
  const rows = await readTelcoRows(ROWS);
  const expected = await registerVersions(mlflow, environment.python, rows);
  writePolicies(folder, { [MODEL]: telcoPolicy });
  return {
    folder,
    mlflow,
    rows,
    expected,
    blobs: createBlobStore({ connection: { kind: 'connection-string', value: azurite.connectionString } }),
    bodies: rows.records.map((record) => JSON.stringify({ dataframe_records: [record] })),
    startHost: async (name, settings = {}) => {
      const host = await startAppHost({
        folder: join(folder, name),
        pidFolder,
        mlflowUrl: url,
        storageConnectionString: azurite.connectionString,
        python: environment.python,
        port: 0,
        settings: {
          RELEVO_MODELS_DIR: join(folder, 'models'),
          RELEVO_RECONCILE_SCHEDULE: '*/1 * * * * *',
          RELEVO_HINT_INTERVAL: '1s',
          RELEVO_HOST_LISTENER_LEASE_MS: '15000',
          RELEVO_HOST_LISTENER_LEASE_RETRY_MS: '1000',
          ...listenOnlyTo(['reconcile-champions']),
          ...settings,
        },
      });
      hosts.push(host);
      return host;
    },
    stopMlflow: () => server.child.stop(),
    startMlflow: async () => {
      server = await launch(Number(new URL(url).port));
      if (server.url !== url) throw new Error('the port of MLflow is taken');
    },
    setChampion: (version) => mlflow.registeredModels.setAlias(MODEL, 'champion', version),
    stop: async () => {
      await Promise.all(hosts.map((host) => host.child.stop()));
      await server.child.stop();
      await azurite.child.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function registerVersions(
  mlflow: MlflowClient,
  python: string,
  rows: TelcoRows,
): Promise<Map<string, Prediction[]>> {
  const built = await ensureModels(python, (line) => console.info(line));
  const directories = [
    fixtureDirectory('telco-lr'),
    join(built('forest'), 'package'),
    fixtureDirectory('regression'),
  ];
  const expected = new Map<string, Prediction[]>();
  for (const directory of directories) {
    const version = await registerVersion(mlflow, MODEL, await logPackage(mlflow, directory));
    expected.set(version, await predictAlone(directory, rows));
  }
  await mlflow.registeredModels.setAlias(MODEL, 'champion', '1');
  return expected;
}

export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 30_000,
): Promise<void> {
  if (!(await waitUntil(condition, deadlineMs, 20)))
    throw new Error(`no ${what} within ${deadlineMs / 1000} s`);
}
