import { afterEach, describe, expect, it } from 'vitest';
import type { LogLine } from '../../host/log.ts';
import { startHost } from '../../host/start-host.ts';
import { removeApp, writeApp } from './app-process.ts';

const dirs: string[] = [];
afterEach(async () => {
  await Promise.all(dirs.splice(0).map(removeApp));
});

const source = `
import { app } from '@azure/functions';
globalThis.timesLoaded = (globalThis.timesLoaded ?? 0) + 1;
app.hook.appTerminate(() => { globalThis.terminated = (globalThis.terminated ?? 0) + 1; });
app.http('count', { handler: (_, context) => {
  context.warn('counting');
  return { jsonBody: { loaded: globalThis.timesLoaded, given: process.env.GIVEN ?? null, ended: globalThis.terminated ?? 0 } };
} });
app.http('forever', { handler: () => new Promise(() => {}) });
`;

async function app(): Promise<string> {
  const dir = await writeApp({
    'host.json': '{"version":"2.0","functionTimeout":"00:00:01"}',
    'package.json': '{"type":"module","main":"app.js"}',
    'app.js': source,
  });
  dirs.push(dir);
  return dir;
}

describe('startHost in this process', () => {
  it('starts, stops and starts the same folder again', async () => {
    const appDir = await app();
    const lines: LogLine[] = [];
    const logger = (line: LogLine): void => void lines.push(line);
    const first = await startHost({ appDir, port: 0, env: { GIVEN: 'one' }, logger });
    expect(first.functions.map(({ name }) => name)).toEqual(['count', 'forever']);
    expect(await (await fetch(`${first.url}/api/count`)).json()).toEqual({
      loaded: 1,
      given: 'one',
      ended: 0,
    });
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'warning', category: 'Function.count.User', message: 'counting' }),
    );
    await Promise.all([first.stop(), first.stop()]);
    await expect(fetch(`${first.url}/api/count`)).rejects.toThrow('fetch failed');
    const second = await startHost({ appDir, port: 0, env: { GIVEN: undefined }, logger });
    expect(await (await fetch(`${second.url}/api/count`)).json()).toEqual({
      loaded: 1,
      given: null,
      ended: 1,
    });
    await second.stop();
  });

  it('fails a call that takes longer than functionTimeout', async () => {
    const lines: LogLine[] = [];
    const host = await startHost({ appDir: await app(), port: 0, logger: (line) => void lines.push(line) });
    expect((await fetch(`${host.url}/api/forever`)).status).toBe(500);
    expect(lines.map(({ message }) => message).join('\n')).toContain(
      "Timeout value of 1000 ms exceeded by function 'Functions.forever'",
    );
    await host.stop();
  });

  it('rejects with the problem and leaves the port free', async () => {
    const dir = await writeApp({ 'host.json': '{"version":"2.0"}', 'package.json': '{"main":"none.js"}' });
    dirs.push(dir);
    const probe = await startHost({ appDir: await app(), port: 0, logger: () => undefined });
    const port = Number(new URL(probe.url).port);
    await probe.stop();
    await expect(startHost({ appDir: dir, port, logger: () => undefined })).rejects.toThrow(
      'File does not exist',
    );
    const again = await startHost({ appDir: await app(), port, logger: () => undefined });
    expect((await fetch(`${again.url}/api/count`)).status).toBe(200);
    await again.stop();
  });
});
