import { type Clock, systemClock } from '../kernel/clock.ts';
import { type Random, systemRandom } from '../kernel/random.ts';
import type { BlobAccount } from './artifact-location.ts';
import { type Artifacts, createArtifacts } from './artifacts.ts';
import type { Auth } from './auth.ts';
import type { BlobStorage } from './blob-artifacts.ts';
import { createExperiments, type Experiments } from './experiments.ts';
import { createHttp } from './http.ts';
import { createLoggedModels, type LoggedModels } from './logged-models.ts';
import { createModelVersions, type ModelVersions } from './model-versions.ts';
import { createRegisteredModels, type RegisteredModels } from './registered-models.ts';
import { createResolveUri } from './resolve-uri.ts';
import { defaultRetryPolicy, type RetryPolicy } from './retry.ts';
import { createRuns, type Runs } from './runs.ts';
import { createServer, type Server } from './server.ts';
import { parseBaseUrl } from './url.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';

export type MlflowClientConfig = {
  /** The server's address; a base path is kept, as gateways and Azure ML need. */
  url: string;
  auth?: Auth | undefined;
  /** Sent with every request, such as `X-MLFLOW-WORKSPACE`. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Deadline of a call in milliseconds, 30,000 when left out. */
  timeoutMs?: number | undefined;
  /** Deadline of a file or directory transfer in milliseconds, 600,000 when left out. */
  transferTimeoutMs?: number | undefined;
  retry?: Partial<RetryPolicy> | undefined;
  /** Direct access to the storage accounts it answers for; artifacts in others are refused. None when left out. */
  storage?: ((account: BlobAccount, container: string) => BlobStorage | undefined) | undefined;
  fetch?: typeof globalThis.fetch | undefined;
  clock?: Clock | undefined;
  random?: Random | undefined;
};

export type MlflowClient = {
  experiments: Experiments;
  runs: Runs;
  registeredModels: RegisteredModels;
  modelVersions: ModelVersions;
  loggedModels: LoggedModels;
  artifacts: Artifacts;
  webhooks: Webhooks;
  server: Server;
};

/** A client for one MLflow server. It opens nothing until the first call and has nothing to close. */
export function createMlflowClient(config: MlflowClientConfig): MlflowClient {
  const baseUrl = parseBaseUrl(config.url);
  const clock = config.clock ?? systemClock;
  const random = config.random ?? systemRandom;
  const transferTimeoutMs = config.transferTimeoutMs ?? 600_000;
  const http = createHttp({
    baseUrl,
    auth: config.auth ?? { kind: 'none' },
    headers: config.headers ?? {},
    fetch: config.fetch ?? globalThis.fetch,
    clock,
    random,
    timeoutMs: config.timeoutMs ?? 30_000,
    transferTimeoutMs,
    retry: { ...defaultRetryPolicy, ...config.retry },
  });
  const runs = createRuns(http, clock);
  const registeredModels = createRegisteredModels(http);
  const modelVersions = createModelVersions(http);
  const loggedModels = createLoggedModels(http);
  return {
    experiments: createExperiments(http),
    runs,
    registeredModels,
    modelVersions,
    loggedModels,
    artifacts: createArtifacts({
      http,
      baseUrl,
      clock,
      random,
      transferTimeoutMs,
      storage: config.storage ?? (() => undefined),
      resolve: createResolveUri({ runs, registeredModels, modelVersions, loggedModels }),
    }),
    webhooks: createWebhooks(http),
    server: createServer(http),
  };
}
