import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RelevoError } from '../shared/kernel/error.ts';
import { logTail } from './log-tail.ts';
import { writePidFile } from './pid-file.ts';
import { adoptGroup, endGroup } from './process-groups.ts';

export type ChildSpec = {
  /** Shown in messages and used in the pid file's name. */
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd?: string;
  /** Receives both output streams, appended. */
  logFile: string;
  /** Folder of the pid files by which a later start finds leftovers. */
  pidFolder: string;
  /** Asked again and again until true; a rejection counts as "not yet". */
  isHealthy: (signal: AbortSignal) => Promise<boolean>;
  /** How long the child may take to become healthy. */
  deadlineMs: number;
};

export type Child = {
  name: string;
  pid: number;
  logFile: string;
  isHealthy: (signal: AbortSignal) => Promise<boolean>;
  /** Resolves with the reason when the child ends, whoever ended it. */
  ended: Promise<string>;
  /** Stops the whole process group: SIGTERM, then SIGKILL. Repeatable. */
  stop(): Promise<void>;
};

/**
 * Starts a child in its own process group and waits until it is healthy.
 * @throws RelevoError CHILD_NOT_STARTED with the log's path and tail when it ends early or misses its deadline; it is
 * stopped by then.
 */
export async function startChild(spec: ChildSpec): Promise<Child> {
  const child = launch(spec);
  const verdict = await Promise.race([
    child.ended.then((reason) => `ended before it was ready (${reason})`),
    untilHealthy(spec),
  ]);
  if (verdict === undefined) return child;
  await child.stop();
  throw childError(child, 'CHILD_NOT_STARTED', verdict);
}

/** An error that names the child's log file and shows its last lines. */
export const childError = (
  { name, logFile }: Pick<Child, 'name' | 'logFile'>,
  code: string,
  what: string,
): RelevoError =>
  new RelevoError(code, `${name} ${what}; its log is ${logFile}:\n${logTail(logFile)}`, { retryable: true });

function launch(spec: ChildSpec): Child {
  mkdirSync(dirname(spec.logFile), { recursive: true });
  const log = openSync(spec.logFile, 'a');
  const { command, args, env } = spec;
  const cwd = spec.cwd === undefined ? {} : { cwd: spec.cwd };
  const started = spawn(command, args, { env, ...cwd, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    started.once('error', (error) => resolve(error.message));
    started.once('exit', (code, signal) =>
      resolve(signal === null ? `exit code ${code}` : `signal ${signal}`),
    );
  });
  const pid = started.pid ?? 0;
  return {
    name: spec.name,
    pid,
    logFile: spec.logFile,
    isHealthy: spec.isHealthy,
    ended,
    stop: keep(spec, pid),
  };
}

function keep(spec: ChildSpec, pid: number): () => Promise<void> {
  if (pid === 0) return async () => undefined;
  const pidFile = writePidFile(spec.pidFolder, spec.name, pid);
  adoptGroup(pid, () => rmSync(pidFile, { force: true }));
  return () => endGroup(pid);
}

async function untilHealthy({ isHealthy, deadlineMs }: ChildSpec): Promise<string | undefined> {
  const end = performance.now() + deadlineMs;
  while (performance.now() < end) {
    if (await answers(isHealthy, 5_000)) return undefined;
    await delay(100);
  }
  return `was not ready within ${Math.round(deadlineMs / 1000)} s`;
}

/** One health question, with its own limit. */
export async function answers(
  isHealthy: (signal: AbortSignal) => Promise<boolean>,
  limitMs: number,
): Promise<boolean> {
  try {
    return await isHealthy(AbortSignal.timeout(limitMs));
  } catch {
    return false;
  }
}
