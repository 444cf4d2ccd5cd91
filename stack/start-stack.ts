import { join } from 'node:path';
import { RelevoError } from '../shared/kernel/error.ts';
import { type AppHost, startAppHost } from './app-host.ts';
import { type Azurite, startAzurite } from './azurite.ts';
import type { Child } from './child-process.ts';
import { type MlflowServer, startMlflowServer } from './mlflow-server.ts';
import { livingOwner, stopLeftovers } from './pid-file.ts';
import { stateRoot } from './project-root.ts';
import { ensurePythonEnvironment } from './python-environment.ts';

export type StackOptions = {
  /** Folder of databases, logs and pid files; what it holds is used again by the next start. */
  folder?: string;
  /** Takes the well-known ports 5000, 10000 to 10002 and 7071 where they are free; any free ones otherwise. */
  usualPorts?: boolean;
  /** Settings of the app beside the addresses. */
  settings?: Record<string, string>;
  onProgress?: (line: string) => void;
};

export type Stack = {
  folder: string;
  python: string;
  mlflow: MlflowServer;
  azurite: Azurite;
  app: AppHost;
  /** Resolves with a child and the reason when one ends that was not asked to. */
  failure: Promise<{ child: Child; reason: string }>;
  stop(): Promise<void>;
};

/**
 * Starts MLflow, Azurite and the app on 127.0.0.1, each when what it needs is healthy.
 * @throws RelevoError STACK_RUNNING when another process runs a stack in the folder; CHILD_NOT_STARTED with a child's
 * log. Whatever was started is stopped by then.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { folder = join(stateRoot, 'stack'), onProgress = () => undefined } = options;
  const pidFolder = join(folder, 'run');
  const started: Child[] = [];
  const stop = async (): Promise<void> => {
    for (const child of started.toReversed()) await child.stop();
  };
  await clearFolder(folder, pidFolder, onProgress);
  const { folder: pythonEnvironment, python } = await ensurePythonEnvironment(onProgress);
  try {
    const backends = await startBackends({ ...options, folder, pidFolder, pythonEnvironment, started });
    onProgress(`MLflow ${backends.mlflow.url}, Azurite ${backends.azurite.blobUrl}`);
    const app = await startAppHost({ ...appOptions(options, backends), folder, pidFolder, python });
    started.push(app.child);
    onProgress(`app ${app.url}`);
    return { folder, python, ...backends, app, failure: firstFailure(started), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function clearFolder(
  folder: string,
  pidFolder: string,
  onProgress: (line: string) => void,
): Promise<void> {
  const owner = livingOwner(pidFolder);
  if (owner !== undefined)
    throw new RelevoError(
      'STACK_RUNNING',
      `process ${owner} runs the local stack in ${folder}; stop that one first`,
    );
  const stopped = await stopLeftovers(pidFolder);
  if (stopped.length > 0) onProgress(`stopped leftovers of an earlier start: ${stopped.join(', ')}`);
}

type Backends = { mlflow: MlflowServer; azurite: Azurite };
type BackendOptions = StackOptions & {
  folder: string;
  pidFolder: string;
  pythonEnvironment: string;
  started: Child[];
};

async function startBackends(options: BackendOptions): Promise<Backends> {
  const { folder, pidFolder, pythonEnvironment, started, usualPorts = false } = options;
  const ports = usualPorts ? { ports: { blob: 10_000, queue: 10_001, table: 10_002 } } : {};
  const azurite = await startAzurite({ folder: join(folder, 'azurite'), pidFolder, ...ports });
  started.push(azurite.child);
  const mlflow = await startMlflowServer({
    folder: join(folder, 'mlflow'),
    pidFolder,
    pythonEnvironment,
    ...(usualPorts ? { port: 5000 } : {}),
  });
  started.push(mlflow.child);
  return { mlflow, azurite };
}

const appOptions = (
  { usualPorts = false, settings = {} }: StackOptions,
  { mlflow, azurite }: Backends,
): {
  mlflowUrl: string;
  storageConnectionString: string;
  settings: Record<string, string>;
  port?: number;
} => ({
  mlflowUrl: mlflow.url,
  storageConnectionString: azurite.connectionString,
  settings,
  ...(usualPorts ? { port: 7071 } : {}),
});

const firstFailure = (children: Child[]): Promise<{ child: Child; reason: string }> =>
  Promise.race(children.map(async (child) => ({ child, reason: await child.ended })));
