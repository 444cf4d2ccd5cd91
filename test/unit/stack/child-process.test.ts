import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChildSpec, startChild } from '../../../stack/child-process.ts';
import { childEnvironment } from '../../../stack/environment.ts';
import { freePort } from '../../../stack/free-port.ts';
import { isGroupAlive } from '../../../stack/process-table.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'relevo-child-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const server = (port: number, extra = '') =>
  `require('node:http').createServer((_, answer) => answer.end('ok')).listen(${port}, '127.0.0.1'); console.log('up'); ${extra}`;

async function spec(program: (port: number) => string, deadlineMs = 8_000): Promise<ChildSpec> {
  const port = await freePort();
  return {
    name: 'sample',
    command: process.execPath,
    args: ['-e', program(port)],
    env: childEnvironment(),
    logFile: join(folder, 'logs', 'sample.log'),
    pidFolder: join(folder, 'run'),
    isHealthy: async (signal) => (await fetch(`http://127.0.0.1:${port}/`, { signal })).ok,
    deadlineMs,
  };
}

describe('startChild', () => {
  it('waits for health, logs, and stops the child together with what it started', async () => {
    const grandchild = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])`;
    const child = await startChild(await spec((port) => server(port, grandchild)));
    expect(readFileSync(child.logFile, 'utf8')).toContain('up');
    expect(readdirSync(join(folder, 'run'))).toHaveLength(1);
    expect(isGroupAlive(child.pid)).toBe(true);

    await child.stop();

    expect(isGroupAlive(child.pid)).toBe(false);
    expect(await child.ended).toBe('signal SIGTERM');
    expect(readdirSync(join(folder, 'run'))).toEqual([]);
    await expect(child.stop()).resolves.toBeUndefined();
  });

  it('names the log and shows its tail when the child ends before it is ready', async () => {
    const start = startChild(await spec(() => `console.error('no such database'); process.exit(3)`));
    await expect(start).rejects.toMatchObject({
      code: 'CHILD_NOT_STARTED',
      message: expect.stringMatching(
        /ended before it was ready \(exit code 3\).*sample\.log:\nno such database/s,
      ),
    });
    expect(readdirSync(join(folder, 'run'))).toEqual([]);
  });

  it('stops a child that never becomes healthy', async () => {
    const silent = await spec(() => `console.log('thinking'); setInterval(() => {}, 1000)`, 700);
    await expect(startChild(silent)).rejects.toMatchObject({
      code: 'CHILD_NOT_STARTED',
      message: expect.stringMatching(/was not ready within 1 s.*thinking/s),
    });
    expect(readdirSync(join(folder, 'run'))).toEqual([]);
  });

  it('reports a command that does not exist', async () => {
    const missing = { ...(await spec(() => '')), command: join(folder, 'nothing-here') };
    await expect(startChild(missing)).rejects.toMatchObject({
      code: 'CHILD_NOT_STARTED',
      message: expect.stringContaining('ENOENT'),
    });
  });
});
