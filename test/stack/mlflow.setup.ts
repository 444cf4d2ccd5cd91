import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startMlflowServer } from '../../stack/mlflow-server.ts';
import { stateRoot } from '../../stack/project-root.ts';
import { webhooksToThisMachine } from './webhooks-to-this-machine.ts';
import { testServices, useService } from './test-service.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    mlflow: { url: string };
  }
}

/** A real MLflow server for the run; returns the tear-down. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { service, release } = await useService(testServices.mlflow, (folder, pidFolder) =>
    startMlflowServer({
      folder,
      pidFolder,
      pythonEnvironment: join(stateRoot, 'venv'),
      environment: webhooksToThisMachine,
    }),
  );
  project.provide('mlflow', { url: service.url });
  return release;
}
