import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppProcess, buildFixture, removeApp, startApp } from './app-process.ts';

const keys = {
  master: 'master-key',
  host: { default: 'host-key' },
  functions: { KEYED: { default: 'own-key' }, mastered: { default: 'other-key' } },
};

let dir = '';
let plain: AppProcess;
let guarded: AppProcess;

beforeAll(async () => {
  dir = await buildFixture('esm');
  const limits = { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '1000', RELEVO_HOST_BODY_GRACE_MS: '300' };
  plain = await startApp(dir, { ...limits, 'AzureWebJobs.switchedoff.Disabled': 'true' });
  guarded = await startApp(dir, {
    RELEVO_HOST_KEYS: JSON.stringify(keys),
    RELEVO_HOST_CHUNKED_BODIES: 'refuse',
    AzureWebJobs_switchedoff_Disabled: '1',
    AzureFunctionsJobHost__extensions__http__routePrefix: 'v1/x',
    AzureFunctionsJobHost__extensions__http__maxOutstandingRequests: '1',
    AzureFunctionsJobHost__extensions__http__customHeaders__X_Frame: 'DENY',
  });
});

afterAll(async () => {
  await Promise.all([plain.stop(), guarded.stop()]);
  await removeApp(dir);
});

const get = (path: string, init?: RequestInit) => fetch(`${plain.url}${path}`, init);
const guardedGet = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${guarded.url}/v1/x${path}`, { headers });

/** What comes back on a connection of its own until the host closes it. */
function rawAnswer(url: string, text: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString('latin1');
  });
  socket.once('error', reject);
  socket.once('close', () => resolve(answer));
  return promise;
}

/** Writes parts one by one, without a Content-Length. */
function postChunked(url: string, parts: string[]): Promise<{ status: number | undefined; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number | undefined; text: string }>();
  const request = httpRequest(
    url,
    { method: 'POST', headers: { 'transfer-encoding': 'chunked' } },
    (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() }),
      );
    },
  );
  request.on('error', reject);
  for (const part of parts) request.write(part);
  request.end();
  return promise;
}

describe('routes', () => {
  it('gives the function url, query, parameters, headers and body', async () => {
    const response = await get('/api/ECHO?b=2&a=1&a=3', {
      method: 'POST',
      body: 'hi',
      headers: { 'X-Test': 'yes' },
    });
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toMatchObject({
      method: 'POST',
      url: `${plain.url}/api/ECHO?b=2&a=1&a=3`,
      query: { a: '1,3', b: '2' },
      params: {},
      body: 'hi',
      header: 'yes',
      triggerMetadata: 'none',
    });
  });

  it.each([
    ['/api/items/7', { id: '7' }],
    ['/api/Items/-7/caf%C3%A9%20x/', { id: '-7', name: 'café x' }],
    ['/api/files', {}],
    ['/api/files/a/b%2Fc.txt', { path: 'a/b%2Fc.txt' }],
  ])('reads the parameters of %s', async (path, params) => {
    expect(await (await get(path)).json()).toMatchObject({ params });
  });

  it.each([
    ['/', 'GET'],
    ['/api', 'GET'],
    ['/echo', 'GET'],
    ['/api/unknown', 'GET'],
    ['/api/items/x', 'GET'],
    ['/api/items/1/2/3', 'GET'],
    ['/api/echo', 'PUT'],
    ['/api/echo', 'HEAD'],
    ['/api/reserved', 'GET'],
    ['/api/admin/x', 'GET'],
  ])('answers 404 with an empty body to %s %s', async (path, method) => {
    const response = await get(path, { method });
    expect([response.status, await response.text()]).toEqual([404, '']);
  });

  it('takes the first function by name, not the more literal route', async () => {
    expect(await (await get('/api/order/zeta')).text()).toBe('all');
    expect((await get('/api/order/z')).status).toBe(404);
  });

  it('uses the prefix of host.json and its overrides', async () => {
    expect((await guardedGet('/nothing')).status).toBe(204);
    expect((await fetch(`${guarded.url}/api/nothing`)).status).toBe(404);
  });
});

describe('answers', () => {
  it.each([
    ['nothing', 204],
    ['nocontent', 204],
    ['boom', 500],
    ['notobject', 500],
    ['switchedoff', 404],
  ])('answers %s with %i and no body', async (name, status) => {
    const response = await get(`/api/${name}`);
    expect([response.status, await response.text()]).toEqual([status, '']);
  });

  it('logs a failure with its cause', async () => {
    await get('/api/boom');
    expect(await plain.shows("Executed 'Functions.boom' (Failed")).toContain('Error: boom');
  });

  it('keeps binary bodies as they are', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const response = await get('/api/binary', { method: 'POST', body: bytes });
    expect(response.status).toBe(201);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes.toReversed());
  });

  it('answers HEAD without a body', async () => {
    const response = await get('/api/head', { method: 'HEAD' });
    expect([response.status, response.headers.get('x-answer'), await response.text()]).toEqual([
      200,
      'yes',
      '',
    ]);
  });

  it('sets cookies', async () => {
    const response = await get('/api/cookies');
    expect(response.headers.getSetCookie()).toEqual([
      'a=one%20two; Path=/; SameSite=Lax; HttpOnly',
      'b=2; Max-Age=60; Secure',
    ]);
  });

  it('adds the custom headers of host.json', async () => {
    expect((await guardedGet('/nothing')).headers.get('x_frame')).toBe('DENY');
  });

  it('continues the trace of the caller, or starts one', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
    const headers = { traceparent, tracestate: 'a=b' };
    const continued = await (await get('/api/echo', { headers })).json();
    expect(continued).toMatchObject({
      trace: {
        traceParent: expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/),
        traceState: 'a=b',
      },
    });
    const started = await (await get('/api/echo')).json();
    expect(started).toMatchObject({
      trace: { traceParent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/) },
    });
  });
});

describe('bodies and limits', () => {
  it('buffers a chunked body', async () => {
    const { status, text } = await postChunked(`${plain.url}/api/echo`, ['one ', 'two ', 'three']);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ body: 'one two three' });
  });

  it('refuses a chunked body by setting', async () => {
    expect((await postChunked(`${guarded.url}/v1/x/echo`, ['one'])).status).toBe(411);
  });

  it.each([
    ['stops', 'content-length: 100\r\n\r\nabc'],
    ['stops inside of a chunk', 'transfer-encoding: chunked\r\n\r\n20\r\nabc'],
    ['never begins', 'content-length: 100\r\n\r\n'],
  ])('gives up a body that %s', async (_how, rest) => {
    const answer = await rawAnswer(plain.url, `POST /api/echo HTTP/1.1\r\nhost: x\r\n${rest}`);
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*connection: close/is);
  });

  it.each([
    ['a user', 'host: user:password@x'],
    ['a path', 'host: x/y'],
    ['a query', 'host: x?y'],
    ['a fragment', 'host: x#y'],
    ['a backslash', 'host: x\\y'],
    ['white space', 'host: x y'],
  ])('refuses a host with %s', async (_what, host) => {
    const answer = await rawAnswer(plain.url, `GET /api/echo HTTP/1.1\r\n${host}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('refuses requests from before HTTP/1.0', async () => {
    expect(await rawAnswer(plain.url, 'GET /api/echo\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.each([1000, 1001])('knows the limit for a body of %i bytes', async (size) => {
    const status = size > 1000 ? 413 : 200;
    const sent = await get('/api/echo', { method: 'POST', body: 'x'.repeat(size) });
    expect(sent.status).toBe(status);
    expect((await postChunked(`${plain.url}/api/echo`, ['x'.repeat(size)])).status).toBe(status);
  });

  it('refuses a URL or a query that is too long', async () => {
    expect((await get(`/api/echo?a=${'x'.repeat(4000)}`)).status).toBe(200);
    expect((await get(`/api/echo?a=${'x'.repeat(4095)}`)).status).toBe(414);
    expect((await get(`/api/files/${'x'.repeat(8192)}`)).status).toBe(414);
  });

  it('refuses requests beyond maxOutstandingRequests', async () => {
    const first = guardedGet('/slow');
    await guarded.shows('slow: begun');
    expect((await guardedGet('/nothing')).status).toBe(429);
    expect((await first).status).toBe(200);
    expect((await guardedGet('/nothing')).status).toBe(204);
  });
});

describe('keys', () => {
  it.each([
    ['keyed', undefined, 401],
    ['keyed', 'wrong', 401],
    ['keyed', 'own-key', 200],
    ['keyed', 'host-key', 200],
    ['keyed', 'master-key', 200],
    ['keyed', 'other-key', 401],
    ['mastered', undefined, 401],
    ['mastered', 'host-key', 401],
    ['mastered', 'other-key', 401],
    ['mastered', 'master-key', 200],
    ['switchedoff', undefined, 404],
    ['switchedoff', 'master-key', 200],
    ['nothing', undefined, 204],
  ])('%s with key %s answers %i', async (name, key, status) => {
    expect((await guardedGet(`/${name}`, key === undefined ? {} : { 'x-functions-key': key })).status).toBe(
      status,
    );
  });

  it('takes the key from the query, but prefers the header', async () => {
    expect((await guardedGet('/keyed?code=own-key')).status).toBe(200);
    expect((await guardedGet('/keyed?code=own-key', { 'x-functions-key': 'wrong' })).status).toBe(401);
  });

  it('asks for none without the setting, as Core Tools', async () => {
    expect((await get('/api/mastered')).status).toBe(200);
  });
});
