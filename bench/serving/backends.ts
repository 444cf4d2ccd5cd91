import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { createMlflowClient, type MlflowClient } from '../../shared/mlflow/index.ts';
import { startAzurite } from '../../stack/azurite.ts';
import { startChild } from '../../stack/child-process.ts';
import { childEnvironment } from '../../stack/environment.ts';
import { startMlflowServer } from '../../stack/mlflow-server.ts';
import type { BuiltModel, ModelFolder } from './models.ts';
import { type LoggedPackage, logPackage } from './register-package.ts';

export type Backends = {
  mlflowUrl: string;
  mlflow: MlflowClient;
  storage: string;
  /** Logged once; versions of any registered model can be made of it. */
  logged: (kind: BuiltModel) => Promise<LoggedPackage>;
  /** Settings that send the app's telemetry to a local receiver. */
  telemetry: Record<string, string>;
};

type BackendOptions = {
  folder: string;
  pidFolder: string;
  pythonEnvironment: string;
  modelFolder: ModelFolder;
};

/** Real MLflow and Azurite, and a receiver that speaks Azure Monitor's protocol, on 127.0.0.1. */
export async function startBackends(options: BackendOptions): Promise<Backends> {
  const { folder, pidFolder, pythonEnvironment, modelFolder } = options;
  const azurite = await startAzurite({ folder: join(folder, 'azurite'), pidFolder });
  const server = await startMlflowServer({ folder: join(folder, 'mlflow'), pidFolder, pythonEnvironment });
  const mlflow = createMlflowClient({ url: server.url });
  const logged = new Map<BuiltModel, Promise<LoggedPackage>>();
  return {
    mlflowUrl: server.url,
    mlflow,
    storage: azurite.connectionString,
    logged: (kind) => {
      const logging = logged.get(kind) ?? logPackage(mlflow, join(modelFolder(kind), 'package'));
      logged.set(kind, logging);
      return logging;
    },
    telemetry: await startReceiver(folder, pidFolder),
  };
}

const receiverSchema = z.object({ connectionString: z.string(), certificateFile: z.string() });

async function startReceiver(folder: string, pidFolder: string): Promise<Record<string, string>> {
  const file = join(folder, 'receiver.json');
  await startChild({
    name: 'receiver',
    command: process.execPath,
    args: [join(import.meta.dirname, 'receiver.ts'), file],
    env: childEnvironment({ TMPDIR: folder }),
    logFile: join(folder, 'receiver.log'),
    pidFolder,
    isHealthy: async () => existsSync(file),
    deadlineMs: 20_000,
  });
  const { connectionString, certificateFile } = receiverSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return {
    APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString,
    NODE_EXTRA_CA_CERTS: certificateFile,
    APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
    APPLICATIONINSIGHTS_SDKSTATS_DISABLED: 'true',
  };
}
