import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createServerLogs } from '../../../../bench/serving/server-logs.ts';

const failing = async (): Promise<never> => Promise.reject(new Error('2 calls failed'));

it('a failure shows the end of the log of the server that was asked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-logs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const logs = createServerLogs();
  for (const port of [1, 2]) {
    const file = join(folder, `${port}.log`);
    writeFileSync(file, `server ${port} broke\n`);
    logs.add(`http://127.0.0.1:${port}`, file);
  }
  const failure = logs.explain('http://127.0.0.1:2/invocations', failing);
  await expect(failure).rejects.toThrow('2 calls failed\nits log ends with:\nserver 2 broke');
});

it('what works is passed on, and so is the failure of an unknown server', async () => {
  const logs = createServerLogs();
  expect(await logs.explain('http://127.0.0.1:1/', async () => 7)).toBe(7);
  await expect(logs.explain('http://127.0.0.1:1/', failing)).rejects.toThrow(/^2 calls failed$/);
});
