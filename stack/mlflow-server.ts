import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Child, startChild } from './child-process.ts';
import { childEnvironment } from './environment.ts';
import { freePort } from './free-port.ts';

export type MlflowServerOptions = {
  /** Folder of the database, the artifacts and the log. */
  folder: string;
  pidFolder: string;
  /** Folder of the Python environment that holds mlflow. */
  pythonEnvironment: string;
  /** Port wanted; another is chosen where it is taken. */
  port?: number;
  /** Further settings of the server. */
  environment?: Record<string, string>;
};

export type MlflowServer = { child: Child; url: string };

/** Starts a real MLflow tracking server on 127.0.0.1: SQLite, artifacts served by proxy, one worker, no job runner. */
export async function startMlflowServer(options: MlflowServerOptions): Promise<MlflowServer> {
  const { folder, pidFolder, pythonEnvironment } = options;
  const artifacts = join(folder, 'artifacts');
  mkdirSync(artifacts, { recursive: true });
  const port = await freePort(options.port);
  const url = `http://127.0.0.1:${port}`;
  const child = await startChild({
    name: 'mlflow',
    command: join(pythonEnvironment, 'bin', 'python'),
    args: ['-m', 'mlflow', 'server', ...flags(folder, artifacts, port)],
    env: childEnvironment({
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
      PATH: `${join(pythonEnvironment, 'bin')}:${childEnvironment()['PATH'] ?? ''}`,
      ...options.environment,
    }),
    cwd: folder,
    logFile: join(folder, 'mlflow.log'),
    pidFolder,
    isHealthy: async (signal) => (await (await fetch(`${url}/health`, { signal })).text()) === 'OK',
    deadlineMs: 180_000,
  });
  return { child, url };
}

const flags = (folder: string, artifacts: string, port: number): string[] => [
  '--host=127.0.0.1',
  `--port=${port}`,
  '--workers=1',
  `--backend-store-uri=sqlite:///${join(folder, 'mlflow.db')}`,
  `--artifacts-destination=${pathToFileURL(artifacts).href}`,
  '--serve-artifacts',
];
