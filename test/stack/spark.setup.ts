import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';
import { ensurePythonEnvironment } from '../../stack/python-environment.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    spark: { python: string };
  }
}

/** The Python that has PySpark, of `test/spark/requirements.lock`, installed where it is not yet. */
export async function setup(project: TestProject): Promise<void> {
  const { python } = await ensurePythonEnvironment(
    (line) => console.log(line),
    join(stateRoot, 'spark-venv'),
    join(projectRoot, 'test', 'spark', 'requirements.lock'),
  );
  project.provide('spark', { python });
}
