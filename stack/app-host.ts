import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from './build.ts';
import { type Child, startChild } from './child-process.ts';
import { codeRevision } from './code-revision.ts';
import { childEnvironment } from './environment.ts';
import { freePort } from './free-port.ts';
import { projectRoot } from './project-root.ts';

export type AppHostOptions = {
  /** Folder of the log and of the app's own cache. */
  folder: string;
  pidFolder: string;
  mlflowUrl: string;
  storageConnectionString: string;
  /** Python of the project's environment, for the local training engine. */
  python: string;
  /** Port wanted; another is chosen where it is taken. */
  port?: number;
  /** Further settings of the app and of the host. */
  settings?: Record<string, string>;
  /** App folder; the project itself unless an unpacked package is to run. */
  appFolder?: string;
};

export type AppHost = { child: Child; url: string; settings: Record<string, string> };

/** Starts the app under the embedded Functions host on 127.0.0.1, compiled first when a source is newer. */
export async function startAppHost(options: AppHostOptions): Promise<AppHost> {
  const { folder, pidFolder, appFolder = projectRoot } = options;
  await buildIfStale();
  mkdirSync(folder, { recursive: true });
  const port = await freePort(options.port);
  const url = `http://127.0.0.1:${port}`;
  const settings = appSettings(options, await codeRevision());
  const child = await startChild({
    name: 'app',
    command: process.execPath,
    args: hostArguments(appFolder, port),
    env: childEnvironment(settings),
    cwd: appFolder,
    logFile: join(folder, 'app.log'),
    pidFolder,
    isHealthy: async (signal) => (await fetch(`${url}/admin/host/ping`, { signal })).ok,
    deadlineMs: 60_000,
  });
  return { child, url, settings };
}

/**
 * Arguments of Node for the built host. Space for new objects would grow to 134 MB on a large machine; with 34 MB a
 * request costs the same.
 */
export const hostArguments = (appFolder: string, port: number): string[] => [
  '--max-semi-space-size=16',
  join(projectRoot, 'dist', 'host', 'main.js'),
  '--app',
  appFolder,
  '--port',
  String(port),
];

/**
 * Of the C library, as the Dockerfile has them: with an arena for each thread, each model would keep what it took to
 * open it (250 MB for a forest of 19 MB) instead of leaving it to the next one.
 */
const memorySettings = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '1048576' };

const appSettings = (options: AppHostOptions, revision: string | undefined): Record<string, string> => ({
  FUNCTIONS_WORKER_RUNTIME: 'node',
  ...memorySettings,
  MLFLOW_TRACKING_URI: options.mlflowUrl,
  AzureWebJobsStorage: options.storageConnectionString,
  RELEVO_PYTHON: options.python,
  RELEVO_MODELS_DIR: join(projectRoot, 'models'),
  RELEVO_TRAINER_DIR: join(projectRoot, 'trainer'),
  RELEVO_CACHE_DIR: join(options.folder, 'cache'),
  ...(revision === undefined ? {} : { RELEVO_REVISION: revision }),
  ...options.settings,
});
