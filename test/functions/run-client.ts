import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { projectRoot } from '../../stack/project-root.ts';

/** Runs a program of `test/clients/` with a JSON value on its standard input; gives back what it prints, parsed. */
export async function runClient(python: string, program: string, request: unknown): Promise<unknown> {
  const child = spawn(python, [join(projectRoot, 'test', 'clients', program)], {
    env: { PATH: process.env['PATH'], MLFLOW_DISABLE_TELEMETRY: 'true' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(JSON.stringify(request));
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}: ${errors.slice(-4000)}`);
  return JSON.parse(output);
}
