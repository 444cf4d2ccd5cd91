import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AppHost, startAppHost } from '../../../stack/app-host.ts';
import { childError } from '../../../stack/child-process.ts';
import {
  type RecordedCall,
  type RecordingProxy,
  startRecordingProxy,
} from '../../../stack/recording-proxy.ts';
import { waitUntil } from '../../../stack/wait-until.ts';
import type { World } from '../../serving/world.ts';

/** The built app with a recording proxy before MLflow and before each service of storage. */
export type WatchedApp = AsyncDisposable & {
  url: string;
  mlflow: RecordingProxy;
  /** Every call to MLflow and to storage. */
  calls(): RecordedCall[];
  /** The first call that satisfies a condition, once it has been answered. @throws with the app's log after a minute */
  answered(what: string, condition: (call: RecordedCall) => boolean): Promise<{ endedAt: number }>;
};

const DEADLINE_MS = 60_000;
const LOOK_MS = 2;

/** Nothing but what is measured calls MLflow and storage, and a message does not wait for the host's next look. */
const quiet = {
  'AzureWebJobs.kickoff-retraining.Disabled': 'true',
  'AzureWebJobs.track-training.Disabled': 'true',
  'AzureWebJobs.monitor-drift.Disabled': 'true',
  'AzureWebJobs.reconcile-champions.Disabled': 'true',
  'AzureWebJobs.follow-event.Disabled': 'true',
  RELEVO_HOST_QUEUE_MAX_POLLING_MS: '100',
};

export type WatchedAppOptions = {
  name: string;
  /** By model name. */
  policies: Record<string, unknown>;
  settings?: Record<string, string>;
};

export async function startWatchedApp(world: World, options: WatchedAppOptions): Promise<WatchedApp> {
  const { mlflowUrl, storage } = await world.backends();
  const folder = join(world.folder, options.name);
  const mlflow = await startRecordingProxy(mlflowUrl);
  const watched = await watchStorage(storage);
  const proxies = [mlflow, ...watched.proxies];
  const host = await startAppHost({
    folder,
    pidFolder: world.pidFolder,
    mlflowUrl: mlflow.url,
    storageConnectionString: watched.connectionString,
    python: world.python,
    settings: { RELEVO_MODELS_DIR: writePolicies(folder, options.policies), ...quiet, ...options.settings },
  });
  const calls = (): RecordedCall[] => proxies.flatMap((proxy) => proxy.calls);
  return {
    url: host.url,
    mlflow,
    calls,
    answered: (what, condition) => untilAnswered(host, calls, what, condition),
    [Symbol.asyncDispose]: async () => {
      await host.child.stop();
      for (const proxy of proxies) await proxy.close();
    },
  };
}

async function watchStorage(
  connectionString: string,
): Promise<{ connectionString: string; proxies: RecordingProxy[] }> {
  const proxies: RecordingProxy[] = [];
  let watched = connectionString;
  for (const [, endpoint = ''] of connectionString.matchAll(/(?:Blob|Queue)Endpoint=([^;]+)/g)) {
    const { origin } = new URL(endpoint);
    const proxy = await startRecordingProxy(origin);
    proxies.push(proxy);
    watched = watched.replace(origin, proxy.url);
  }
  return { connectionString: watched, proxies };
}

function writePolicies(folder: string, policies: Record<string, unknown>): string {
  const directory = join(folder, 'models');
  mkdirSync(directory, { recursive: true });
  for (const [model, policy] of Object.entries(policies))
    writeFileSync(join(directory, `${model}.jsonc`), JSON.stringify(policy));
  return directory;
}

async function untilAnswered(
  { child }: AppHost,
  calls: () => RecordedCall[],
  what: string,
  condition: (call: RecordedCall) => boolean,
): Promise<{ endedAt: number }> {
  let endedAt: number | undefined;
  const look = (): boolean => {
    endedAt = calls().find((call) => call.endedAt !== undefined && condition(call))?.endedAt;
    return endedAt !== undefined;
  };
  await waitUntil(look, DEADLINE_MS, LOOK_MS);
  if (endedAt === undefined) throw childError(child, 'BENCH_DEADLINE', `showed no ${what}`);
  return { endedAt };
}
