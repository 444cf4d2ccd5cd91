import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Child, startChild } from '../../../stack/child-process.ts';
import { childEnvironment } from '../../../stack/environment.ts';
import { freePort } from '../../../stack/free-port.ts';
import { signalGroup } from '../../../stack/process-table.ts';
import { watchService } from '../../stack/watch-service.ts';

let folder: string;
let child: Child;
let done: AbortController;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relevo-watch-'));
  done = new AbortController();
  const port = await freePort();
  child = await startChild({
    name: 'sample',
    command: process.execPath,
    args: [
      '-e',
      `require('node:http').createServer((_, answer) => answer.end()).listen(${port}, '127.0.0.1')`,
    ],
    env: childEnvironment(),
    logFile: join(folder, 'sample.log'),
    pidFolder: join(folder, 'run'),
    isHealthy: async (signal) => (await fetch(`http://127.0.0.1:${port}/`, { signal })).ok,
    deadlineMs: 8_000,
  });
});
afterEach(async () => {
  done.abort();
  await child.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('watchService', () => {
  it('notices a killed service', async () => {
    const trouble = watchService(child, done.signal, 60_000);
    signalGroup(child.pid, 'SIGKILL');
    expect(await trouble).toBe('died (signal SIGKILL)');
  });

  it('notices a hung service', async () => {
    const trouble = watchService(child, done.signal, 600);
    signalGroup(child.pid, 'SIGSTOP');
    expect(await trouble).toBe('gave no healthy answer for 0.6 s');
    signalGroup(child.pid, 'SIGCONT');
  });

  it('says nothing when the service is stopped on purpose', async () => {
    const trouble = watchService(child, done.signal, 60_000);
    done.abort();
    await child.stop();
    expect(await trouble).toBeUndefined();
  });
});
