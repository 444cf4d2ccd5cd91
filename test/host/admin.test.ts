import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type AppProcess, buildFixture, removeApp, startApp } from './app-process.ts';
import { unique, until } from './listener-harness.ts';

const { connectionString } = inject('azurite');
let dir = '';
let app: AppProcess;

beforeAll(async () => {
  dir = await buildFixture('esm');
  app = await startApp(dir, {
    AzureWebJobsStorage: connectionString,
    AzureFunctionsWebHost__hostid: unique('admin'),
    IN_QUEUE: unique('in'),
    OUT_QUEUE: unique('out'),
    RELEVO_HOST_KEYS: '{"master":"m","host":{"default":"h"},"system":{"blobs_extension":"s"}}',
  });
});

afterAll(async () => {
  await app.stop();
  await removeApp(dir);
});

const call = (method: string, path: string, body?: string, key = 'm') =>
  fetch(`${app.url}${path}`, {
    method,
    headers: { 'x-functions-key': key },
    ...(body === undefined ? {} : { body }),
  });

describe('the admin API', () => {
  it('answers ping to everybody, the rest to the master key', async () => {
    expect((await fetch(`${app.url}/admin/host/ping`)).status).toBe(200);
    expect((await fetch(`${app.url}/admin/host/ping`, { method: 'POST' })).status).toBe(200);
    expect((await fetch(`${app.url}/admin/host/status`)).status).toBe(401);
    expect((await call('GET', '/admin/host/status', undefined, 'h')).status).toBe(401);
    const status = await call('GET', '/admin/host/status');
    expect(await status.json()).toMatchObject({ state: 'Running', id: expect.stringMatching(/^admin-/) });
  });

  it('lists functions by name, and one of them', async () => {
    const list: unknown = await (await call('GET', '/admin/functions')).json();
    expect(list).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'tick' })]));
    const one = await call('GET', '/admin/functions/ECHO');
    expect(await one.json()).toMatchObject({
      name: 'echo',
      invoke_url_template: `${app.url}/api/echo`,
      isDisabled: false,
      config: { bindings: [{ type: 'httpTrigger' }, { type: 'http' }] },
    });
    expect((await call('GET', '/admin/functions/nobody')).status).toBe(404);
    expect((await call('GET', '/admin/functions/echo/status')).status).toBe(200);
  });

  it('runs a timer on demand', async () => {
    expect((await call('POST', '/admin/functions/tick', '{"input":""}')).status).toBe(202);
    await app.shows('tick ran, past due: false');
    expect(app.output()).toContain(
      "Executing 'Functions.tick' (Reason='This function was programmatically called via the host APIs.'",
    );
  });

  it('runs a queue function with the given message', async () => {
    expect((await call('POST', '/admin/functions/work', '{"input":"{\\"a\\":1}"}')).status).toBe(202);
    await app.shows('work got {"a":1} by true');
  });

  it.each([
    ['tick', undefined, 400],
    ['tick', 'no json', 400],
    ['tick', '{"input":5}', 400],
    ['echo', '{"input":""}', 400],
    ['nobody', '{"input":""}', 404],
    ['unset', '{"input":""}', 404],
  ])('answers a call of %s with body %s by %i', async (name, body, status) => {
    expect((await call('POST', `/admin/functions/${name}`, body)).status).toBe(status);
  });

  it('guards webhooks by the system key and knows only blob triggers', async () => {
    const path = '/runtime/webhooks/blobs?functionName=Host.Functions.tick';
    expect((await fetch(`${app.url}${path}`, { method: 'POST' })).status).toBe(401);
    expect((await fetch(`${app.url}${path}&code=h`, { method: 'POST' })).status).toBe(401);
    expect((await fetch(`${app.url}${path}&code=s`, { method: 'POST' })).status).toBe(404);
    expect((await call('GET', '/admin/unknown')).status).toBe(404);
    expect((await call('GET', '/runtime/other')).status).toBe(404);
  });

  it('drains: intake ends, HTTP goes on', async () => {
    const state = async (): Promise<unknown> => (await call('GET', '/admin/host/drain/status')).json();
    expect(await state()).toEqual({ state: 'Disabled', outstandingInvocations: 0, outstandingRetries: 0 });
    expect((await call('POST', '/admin/host/drain')).status).toBe(202);
    const isDrained = async (): Promise<boolean> => JSON.stringify(await state()).includes('Completed');
    expect(await until('the drain', isDrained)).toBe(true);
    expect((await fetch(`${app.url}/api/echo`)).status).toBe(200);
  });
});
