import { afterEach, describe, expect, inject, it } from 'vitest';
import { type AppProcess, buildFixture, removeApp, startApp, startFails, writeApp } from './app-process.ts';
import { base64, unique } from './listener-harness.ts';
import { writeFile } from 'node:fs/promises';
import { QueueServiceClient } from '@azure/storage-queue';
import { join } from 'node:path';
import { until } from './listener-harness.ts';

const { connectionString } = inject('azurite');
const apps: AppProcess[] = [];
const dirs: string[] = [];

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.stop('SIGKILL')));
  await Promise.all(dirs.splice(0).map(removeApp));
});

async function start(dir: string, env: Record<string, string> = {}): Promise<AppProcess> {
  dirs.push(dir);
  const app = await startApp(dir, env);
  apps.push(app);
  return app;
}

async function failing(files: Record<string, string>, env?: Record<string, string>) {
  const dir = await writeApp(files);
  dirs.push(dir);
  return startFails(dir, env);
}

const esm = async (env: Record<string, string> = {}): Promise<AppProcess> =>
  start(await buildFixture('esm'), {
    AzureWebJobsStorage: connectionString,
    IN_QUEUE: unique('in'),
    OUT_QUEUE: unique('out'),
    ...env,
  });

describe('an ES module app', () => {
  it('loads entry files in glob order, then runs the start hooks', async () => {
    const app = await esm();
    const marks = app.output().match(/^(?:started|hook): .*/gm);
    expect(marks).toEqual([
      'started: startup',
      'started: a-echo',
      'started: b-answers',
      'started: c-others true string',
      'hook: appStart',
    ]);
  });

  it('refuses an unknown hook with a system RangeError', async () => {
    const app = await esm();
    expect(app.output()).toContain('unknown hook: RangeError true');
  });

  it('leaves out what it does not know or cannot resolve, names it, and runs the others', async () => {
    const app = await esm();
    expect(app.output()).toContain(
      "'foreign' is left out: this host does not know the binding serviceBusTrigger",
    );
    expect(app.output()).toContain("'unset' is left out: %NOT_SET% does not resolve");
    expect(app.output()).toContain("'reserved' is left out: The specified route conflicts");
    expect((await fetch(`${app.url}/api/echo`)).status).toBe(200);
  });

  it('lists the functions and logs each run as Core Tools does', async () => {
    const app = await esm();
    expect(app.output()).toContain(`\techo: [GET,POST] ${app.url}/api/echo\n`);
    expect(app.output()).toContain('\ttick: timerTrigger\n');
    await fetch(`${app.url}/api/echo`);
    const text = await app.shows("Executed 'Functions.echo'");
    expect(text).toMatch(
      /Executing 'Functions\.echo' \(Reason='This function was programmatically called via the host APIs\.', Id=[0-9a-f-]{36}\)/,
    );
    expect(text).toMatch(/Executed 'Functions\.echo' \(Succeeded, Id=[0-9a-f-]{36}, Duration=\d+ms\)/);
  });

  it('shows log lines to log hooks, which may change them', async () => {
    const app = await esm();
    await fetch(`${app.url}/api/echo`);
    expect(await app.shows('echo says')).toContain('echo says ******');
    expect(app.output()).not.toContain('secret');
  });

  it('lets hooks change inputs, handler, result and error', async () => {
    const app = await esm();
    const hooked = await fetch(`${app.url}/api/hooked`);
    expect(await hooked.json()).toEqual({ result: { inner: { replaced: true }, wrapped: true }, by: 'pre' });
    const rescued = await fetch(`${app.url}/api/rescued`);
    expect([rescued.status, await rescued.text()]).toEqual([200, 'rescued from Error: the sea']);
  });

  it('locks registration after the start', async () => {
    const app = await esm();
    expect((await fetch(`${app.url}/api/late`)).status).toBe(500);
    expect(await app.shows("Executed 'Functions.late'")).toContain(
      'A function can only be registered during app startup.',
    );
  });

  it('runs queue messages through to the output queue', async () => {
    const [incoming, outgoing] = [unique('in'), unique('out')];
    const queues = QueueServiceClient.fromConnectionString(connectionString);
    await queues.getQueueClient(incoming).create();
    await queues.getQueueClient(incoming).sendMessage(base64('{"id":7}'));
    const app = await esm({ IN_QUEUE: incoming, OUT_QUEUE: outgoing });
    await app.shows("Executed 'Functions.work' (Succeeded");
    const written = await until('the output message', async () => {
      const { receivedMessageItems } = await queues.getQueueClient(outgoing).receiveMessages();
      return receivedMessageItems[0]?.messageText;
    });
    expect(Buffer.from(written, 'base64').toString()).toBe('{"done":{"id":7}}');
    expect(app.output()).toContain('work got {"id":7} by true');
  });
});

describe('a CommonJS app', () => {
  it('runs with its route defaults and JSON bodies', async () => {
    const app = await start(await buildFixture('commonjs'));
    expect(app.output()).toContain('started: commonjs true');
    expect(await (await fetch(`${app.url}/api/hello`)).text()).toBe('hello world');
    expect(await (await fetch(`${app.url}/api/HELLO/you`)).text()).toBe('hello you');
    const sum = await fetch(`${app.url}/api/sum`, { method: 'POST', body: '[1,2,3]' });
    expect(await sum.json()).toEqual({ sum: 6 });
  });
});

describe('settings', () => {
  it('takes local.settings.json, unless the environment has the name', async () => {
    const dir = await buildFixture('esm');
    const values = {
      FROM_LOCAL: 'file',
      AzureWebJobsStorage: connectionString,
      IN_QUEUE: unique('in'),
      OUT_QUEUE: unique('out'),
    };
    await writeFile(join(dir, 'local.settings.json'), JSON.stringify({ IsEncrypted: false, Values: values }));
    const first = await start(dir);
    expect(await (await fetch(`${first.url}/api/selfcheck`)).json()).toEqual({ setting: 'file', cwd: dir });
    await first.stop();
    const second = await start(dir, { FROM_LOCAL: 'environment' });
    expect(await (await fetch(`${second.url}/api/selfcheck`)).json()).toMatchObject({
      setting: 'environment',
    });
  });

  it('names every problem of host.json at once', async () => {
    const host = { version: '1.0', extensions: { queues: { batchSize: 99 } } };
    const { code, output } = await failing({ 'host.json': JSON.stringify(host), 'package.json': '{}' });
    expect(code).toBe(1);
    expect(output).toContain('"version": "2.0" is required');
    expect(output).toContain('extensions.queues.batchsize');
  });

  it('refuses a folder without host.json', async () => {
    const { code, output } = await failing({ 'package.json': '{}' });
    expect(code).toBe(1);
    expect(output).toContain('no host.json');
  });
});

describe('an app that cannot start', () => {
  const hostJson = '{"version":"2.0"}';

  it('names the entry file that throws', async () => {
    const { code, output } = await failing({
      'host.json': hostJson,
      'package.json': '{"type":"module","main":"*.js"}',
      'broken.js': 'throw new Error("no such luck");',
    });
    expect(code).toBe(1);
    expect(output).toContain('Worker was unable to load entry point "broken.js": no such luck');
  });

  it('says that main matches nothing', async () => {
    const { code, output } = await failing({ 'host.json': hostJson, 'package.json': '{"main":"dist/*.js"}' });
    expect(code).toBe(1);
    expect(output).toContain('Found zero files matching the supplied pattern');
  });

  it('refuses two functions of one name', async () => {
    const { code, output } = await failing({
      'host.json': hostJson,
      'package.json': '{"type":"module","main":"*.js"}',
      'twice.js': `import { app } from '@azure/functions';
        app.http('one', { handler: () => ({}) }); app.http('one', { handler: () => ({}) });`,
    });
    expect(code).toBe(1);
    expect(output).toContain('A function with id "one" has already been registered.');
  });

  it('says when the port is taken', async () => {
    const app = await start(await buildFixture('commonjs'));
    const dir = await writeApp({ 'host.json': hostJson, 'package.json': '{}' });
    await writeFile(
      join(dir, 'local.settings.json'),
      JSON.stringify({ Host: { LocalHttpPort: Number(new URL(app.url).port) } }),
    );
    dirs.push(dir);
    const { code, output } = await startFails(dir, {}, []);
    expect(code).toBe(1);
    expect(output).toContain('EADDRINUSE');
  });
});

describe('a stop', () => {
  it('lets a running request end, then runs the terminate hooks and exits with 0', async () => {
    const app = await esm();
    const answer = fetch(`${app.url}/api/slow`);
    await app.shows('slow: begun');
    const stopped = app.stop();
    expect(await (await answer).text()).toBe('slow but sure');
    expect(await stopped).toBe(0);
    expect(app.output()).toMatch(/Executed 'Functions\.slow' \(Succeeded[^]*hook: appTerminate app/);
  });

  it('takes SIGINT too, and a second start finds nothing in its way', async () => {
    const dir = await buildFixture('commonjs');
    const first = await start(dir);
    expect(await first.stop('SIGINT')).toBe(0);
    const second = await start(dir);
    expect((await fetch(`${second.url}/api/hello`)).status).toBe(200);
  });
});
