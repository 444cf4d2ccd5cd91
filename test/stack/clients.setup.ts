import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { withFileLock } from '../../stack/file-lock.ts';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';
import { ensurePythonEnvironment } from '../../stack/python-environment.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    clients: { python: string };
  }
}

/** Longer than the installation takes on a slow line. */
const LOCK_WAIT_MS = 600_000;

/** The Python that has the clients of `test/clients/requirements.lock`, installed where they are not yet. */
export async function setup(project: TestProject): Promise<void> {
  const { python } = await withFileLock(join(stateRoot, 'clients-venv.lock'), LOCK_WAIT_MS, () =>
    ensurePythonEnvironment(
      (line) => console.log(line),
      join(stateRoot, 'clients-venv'),
      join(projectRoot, 'test', 'clients', 'requirements.lock'),
    ),
  );
  project.provide('clients', { python });
}
