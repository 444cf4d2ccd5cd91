import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AppHost, startAppHost } from '../../stack/app-host.ts';
import { answers, childError } from '../../stack/child-process.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import { CHAMPION_ALIAS } from '../../shared/serving/messages.ts';
import { ask } from './ask.ts';
import type { ModelKind } from './models.ts';
import { registerVersion } from './register-package.ts';
import { telcoBodies } from './telco-bodies.ts';
import type { World } from './world.ts';

export type App = AsyncDisposable & {
  /** The process group's number too. */
  pid: number;
  /** Where predictions of a model are asked for. */
  url(kind: ModelKind): string;
  /** Registered model that serves this kind. */
  model(kind: ModelKind): string;
  /** Settings that a second start needs to come up with the same models in its disk cache. */
  settings: Record<string, string>;
  /** Ends the process and keeps the cache. */
  stopHost(): Promise<void>;
  /** Waits until a model answers, with a given version where one is named. */
  untilAnswers(kind: ModelKind, version?: string): Promise<void>;
};

export type AppOptions = {
  /** Of its folder and of its registered models, so that apps do not share them. */
  name: string;
  kinds: readonly ModelKind[];
  /** Both are on unless said otherwise. */
  capture?: boolean;
  telemetry?: boolean;
  settings?: Record<string, string>;
};

const ANSWER_MS = 30_000;
const READY_MS = 90_000;

const policy = { task: 'binary', target: 'Churn', positive: 'Yes', entity: 'customerID', primary: 'roc_auc' };

/** The whole app under the host, beside real MLflow and storage, each of its models loaded and answering. */
export async function startApp(world: World, options: AppOptions): Promise<App> {
  const { name, kinds } = options;
  const folder = join(world.folder, name);
  const modelOf = (kind: ModelKind): string => `${name}-${kind}`;
  for (const kind of kinds) await registerChampion(world, modelOf(kind), kind);
  const host = await startHost(world, options, writePolicies(folder, kinds.map(modelOf), options.capture));
  world.logs.add(host.url, host.child.logFile);
  const url = (kind: ModelKind): string => `${host.url}/models/${modelOf(kind)}/invocations`;
  const app: App = {
    pid: host.child.pid,
    url,
    model: modelOf,
    settings: host.settings,
    stopHost: () => host.child.stop(),
    untilAnswers: (kind, version) => untilAnswers(host, url(kind), version),
    [Symbol.asyncDispose]: async () => {
      await host.child.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    for (const kind of kinds) {
      await app.untilAnswers(kind);
      await world.agreement.check({ name, url: url(kind) }, kind);
    }
  } catch (error) {
    await host.child.stop();
    throw error;
  }
  return app;
}

async function startHost(world: World, options: AppOptions, models: string): Promise<AppHost> {
  const { mlflowUrl, storage, telemetry } = await world.backends();
  return startAppHost({
    folder: join(world.folder, options.name),
    pidFolder: world.pidFolder,
    mlflowUrl,
    storageConnectionString: storage,
    python: world.python,
    settings: {
      RELEVO_MODELS_DIR: models,
      // Once a year: whether the hour begins during a measurement must not matter.
      RELEVO_MONITOR_SCHEDULE: '0 0 0 1 1 *',
      ...(options.telemetry === false ? {} : telemetry),
      ...options.settings,
    },
  });
}

async function untilAnswers({ child }: AppHost, url: string, version?: string): Promise<void> {
  const [body = ''] = telcoBodies(1);
  const isReady = async (signal: AbortSignal): Promise<boolean> => {
    const reply = await ask(url, body, signal);
    return reply.ok && (version === undefined || reply.version === version);
  };
  if (!(await waitUntil(() => answers(isReady, ANSWER_MS), READY_MS)))
    throw childError(
      child,
      'NO_ANSWER',
      `does not predict${version === undefined ? '' : ` with ${version}`}`,
    );
}

/** Registers a version of the model and makes it champion. */
export async function registerChampion(world: World, name: string, kind: ModelKind): Promise<string> {
  const { mlflow, logged } = await world.backends();
  const version = await registerVersion(mlflow, name, await logged(kind));
  await mlflow.registeredModels.setAlias(name, CHAMPION_ALIAS, version);
  return version;
}

function writePolicies(folder: string, models: readonly string[], capture = true): string {
  const directory = join(folder, 'models');
  mkdirSync(directory, { recursive: true });
  const content = JSON.stringify({ ...policy, ...(capture ? {} : { capture: { enabled: false } }) });
  for (const model of models) writeFileSync(join(directory, `${model}.jsonc`), content);
  return directory;
}
