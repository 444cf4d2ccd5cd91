import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './listener-harness.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

export type FixtureName = 'esm' | 'commonjs' | 'streaming';

/** A copy of a fixture app, compiled by `tsc`, below the root so that it finds the root's packages. */
export async function buildFixture(name: FixtureName): Promise<string> {
  const dir = await emptyApp(name);
  await cp(join(import.meta.dirname, 'fixtures', name), dir, { recursive: true });
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', dir]);
  return dir;
}

/** An app of given files; paths are relative. */
export async function writeApp(files: Record<string, string>): Promise<string> {
  const dir = await emptyApp('written');
  for (const [path, text] of Object.entries(files)) await writeFile(join(dir, path), text);
  return dir;
}

async function emptyApp(name: string): Promise<string> {
  const dir = join(root, '.relevo/test-apps', `${name}-${randomUUID().slice(0, 8)}`);
  await mkdir(dir, { recursive: true });
  return dir;
}

export const removeApp = (dir: string): Promise<void> => rm(dir, { recursive: true, force: true });

export type AppProcess = {
  url: string;
  child: ChildProcess;
  output(): string;
  /** Resolves with the output once it contains `text`. */
  shows(text: string | RegExp): Promise<string>;
  /** SIGTERM; resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
};

type Launched = Omit<AppProcess, 'url'>;

/** Runs `host/main.ts` for an app folder on a free port. */
export async function startApp(dir: string, env: Record<string, string> = {}): Promise<AppProcess> {
  const launched = launch(dir, env, ['--port', '0']);
  const text = await launched.shows(/Host started: \S+\n/);
  const url = /Host started: (\S+)/.exec(text)?.[1] ?? '';
  return { ...launched, url };
}

/** Runs the host for an app that does not start; gives its exit code and output. */
export async function startFails(
  dir: string,
  env: Record<string, string> = {},
  parameters: readonly string[] = ['--port', '0'],
): Promise<{ code: number | null; output: string }> {
  const { child, output } = launch(dir, env, parameters);
  await once(child, 'close');
  return { code: child.exitCode, output: output() };
}

function launch(dir: string, env: Record<string, string>, parameters: readonly string[]): Launched {
  const child = spawn(process.execPath, [join(root, 'host/main.ts'), '--app', dir, ...parameters], {
    env: { PATH: process.env['PATH'], ...env },
  });
  let text = '';
  const closed = once(child, 'close');
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => (text += chunk));
  }
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    child,
    output: () => text,
    shows: (wanted) =>
      until(`${String(wanted)} in the output`, () => {
        const found = typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
        if (!found && ended()) throw new Error(`the host ended:\n${text}`);
        return found && text;
      }),
    stop: async (signal = 'SIGTERM') => {
      if (!ended()) child.kill(signal);
      await closed;
      return child.exitCode;
    },
  };
}
