import { spawn } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { childError } from '../../stack/child-process.ts';
import { freePort } from '../../stack/free-port.ts';
import { writePidFile } from '../../stack/pid-file.ts';
import { adoptGroup, endGroup } from '../../stack/process-groups.ts';
import { ask } from './ask.ts';
import type { ServerSpec } from './server.ts';
import { telcoBodies } from './telco-bodies.ts';
import type { World } from './world.ts';

const DEADLINE_MS = 60_000;
const PAUSE_MS = 10;

/** Seconds from the start of a server's process to its first prediction; the server is stopped by then. */
export async function secondsToFirstAnswer(world: World, spec: ServerSpec): Promise<number> {
  const port = await freePort();
  const logFile = join(world.folder, 'cold-start.log');
  const log = openSync(logFile, 'w');
  const startedAt = performance.now();
  const child = spawn(spec.command, spec.args(port), {
    env: spec.env,
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  const { pid } = child;
  if (pid === undefined) throw childError({ name: spec.name, logFile }, 'NOT_STARTED', 'did not start');
  const pidFile = writePidFile(world.pidFolder, 'cold-start', pid);
  adoptGroup(pid, () => rmSync(pidFile, { force: true }));
  try {
    const url = `http://127.0.0.1:${port}${spec.path}`;
    const answered = await Promise.race([untilAnswer(url), ended.then(() => false)]);
    if (!answered) throw childError({ name: spec.name, logFile }, 'NO_ANSWER', 'gave no prediction');
    return (performance.now() - startedAt) / 1000;
  } finally {
    await endGroup(pid);
  }
}

async function untilAnswer(url: string): Promise<boolean> {
  const [body = ''] = telcoBodies(1);
  const end = performance.now() + DEADLINE_MS;
  while (performance.now() < end) {
    if (await answers(url, body)) return true;
    await delay(PAUSE_MS);
  }
  return false;
}

async function answers(url: string, body: string): Promise<boolean> {
  try {
    return (await ask(url, body, AbortSignal.timeout(DEADLINE_MS))).ok;
  } catch {
    return false;
  }
}
