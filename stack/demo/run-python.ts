import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '../environment.ts';
import { projectRoot } from '../project-root.ts';
import type { Stack } from '../start-stack.ts';

const run = promisify(execFile);

/** Runs one of the demo's Python scripts in the project's environment and parses the last line it prints. */
export async function runPython({ python, mlflow }: Stack, script: string, args: string[]): Promise<unknown> {
  const { stdout } = await run(python, [join(import.meta.dirname, script), ...args], {
    cwd: join(projectRoot, 'trainer'),
    env: childEnvironment({ MLFLOW_TRACKING_URI: mlflow.url }),
    maxBuffer: 16 * 1024 * 1024,
  });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}
