import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../../shared/kernel/clock.ts';
import { once, read, repeatable } from '../../../shared/mlflow/endpoint.ts';
import { createHttp, type HttpDeps } from '../../../shared/mlflow/http.ts';
import { defaultRetryPolicy } from '../../../shared/mlflow/retry.ts';
import { type Answer, createTestClock, type LocalServer, startLocalServer } from './local-server.ts';

const deadlineMs = 30_000;
const servers: LocalServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
const serve = async (...answers: Answer[]) => {
  const server = await startLocalServer(answers);
  servers.push(server);
  return server;
};
const depsFor = (url: string, more: Partial<HttpDeps> = {}): HttpDeps => ({
  baseUrl: new URL(url),
  auth: { kind: 'none' },
  headers: {},
  fetch: globalThis.fetch,
  clock: createTestClock(deadlineMs),
  random: { next: () => 0, uuid: () => 'uuid' },
  timeoutMs: deadlineMs,
  transferTimeoutMs: deadlineMs,
  retry: defaultRetryPolicy,
  ...more,
});
const answer = z.object({ ok: z.boolean() });
const good: Answer = { body: '{"ok":true}' };
const idempotent = repeatable('POST', 'write', { a: 1 });
const creating = once('POST', 'create', { a: 1 });
const json = { 'content-type': 'application/json' };
const failing = (
  status: number,
  body = '{"error_code":"X","message":"m"}',
  headers: Record<string, string> = json,
): Answer => ({ status, body, headers });

describe('retries', () => {
  it.each([
    { what: '408', first: failing(408), calls: { idempotent: 2, creating: 1 } },
    { what: '429', first: failing(429), calls: { idempotent: 2, creating: 2 } },
    { what: '500 JSON', first: failing(500), calls: { idempotent: 2, creating: 1 } },
    { what: '500 HTML', first: failing(500, '<html>'), calls: { idempotent: 2, creating: 1 } },
    { what: '502 HTML', first: failing(502, '<html>'), calls: { idempotent: 2, creating: 1 } },
    { what: '503 JSON', first: failing(503), calls: { idempotent: 2, creating: 1 } },
    { what: '503 HTML', first: failing(503, '<html>'), calls: { idempotent: 2, creating: 1 } },
    { what: '503 text', first: failing(503, 'disabled'), calls: { idempotent: 1, creating: 1 } },
    {
      what: '503 text with Retry-After',
      first: failing(503, 'busy', { 'retry-after': '1' }),
      calls: { idempotent: 2, creating: 1 },
    },
    { what: '504', first: failing(504), calls: { idempotent: 2, creating: 1 } },
    { what: '400', first: failing(400), calls: { idempotent: 1, creating: 1 } },
    { what: '401', first: failing(401), calls: { idempotent: 1, creating: 1 } },
    { what: '403', first: failing(403), calls: { idempotent: 1, creating: 1 } },
    { what: '404', first: failing(404), calls: { idempotent: 1, creating: 1 } },
    { what: '409', first: failing(409), calls: { idempotent: 1, creating: 1 } },
    { what: '501', first: failing(501), calls: { idempotent: 1, creating: 1 } },
    { what: 'a cut answer', first: { cut: true }, calls: { idempotent: 2, creating: 1 } },
  ])('after $what', async ({ first, calls }) => {
    for (const [endpoint, expected] of [
      [idempotent, calls.idempotent],
      [creating, calls.creating],
    ] as const) {
      const server = await serve(first, good);
      const outcome = await createHttp(depsFor(server.url))
        .json(endpoint, answer)
        .catch((error: unknown) => error);
      expect(server.seen).toHaveLength(expected);
      expect(outcome).toMatchObject(expected === 2 ? { ok: true } : { name: 'MlflowError' });
    }
  });

  it('sends a creating request again when the connection was refused, since it never left', async () => {
    const gone = await startLocalServer([good]);
    await gone.close();
    const clock = createTestClock(deadlineMs);
    const call = createHttp(depsFor(gone.url, { clock })).json(creating, answer);
    await expect(call).rejects.toMatchObject({
      code: 'MLFLOW_UNREACHABLE',
      delivery: 'none',
      retryable: true,
      status: 502,
    });
    expect(clock.waits).toEqual([200, 400, 800, 1600]);
  });

  it('does not retry a 500 where the endpoint declares it final', async () => {
    const server = await serve(failing(500));
    await expect(
      createHttp(depsFor(server.url)).json({ ...idempotent, serverErrorIsFinal: true }, answer),
    ).rejects.toMatchObject({ code: 'MLFLOW_FAILED', httpStatus: 500 });
    expect(server.seen).toHaveLength(1);
  });

  it('gives up after the last attempt with the last error', async () => {
    const server = await serve(failing(500), failing(500), failing(502), failing(500), failing(503));
    await expect(createHttp(depsFor(server.url)).json(idempotent, answer)).rejects.toMatchObject({
      httpStatus: 503,
      retryable: true,
    });
    expect(server.seen).toHaveLength(5);
  });

  it('waits longer each time, with up to a quarter taken off', async () => {
    const server = await serve(failing(500));
    const clock = createTestClock(deadlineMs);
    const random = { next: () => 0.8, uuid: () => '' };
    await expect(createHttp(depsFor(server.url, { clock, random })).json(idempotent, answer)).rejects.toThrow(
      '500',
    );
    expect(clock.waits).toEqual([160, 320, 640, 1280]);
  });

  it.each([
    { headers: { 'retry-after': '7' }, waits: [7000] },
    { headers: { 'retry-after': 'Sat, 21 Nov 2026 00:00:09 GMT' }, waits: [9000] },
    { headers: { 'retry-after': 'Fri, 20 Nov 2026 00:00:00 GMT' }, waits: [0] },
    { headers: { 'retry-after': '7', 'retry-after-ms': '50' }, waits: [50] },
    { headers: { 'retry-after': 'soon' }, waits: [200] },
    { headers: { 'retry-after': '-5' }, waits: [200] },
  ])('heeds $headers', async ({ headers, waits }) => {
    const server = await serve({ status: 429, headers }, good);
    const clock = createTestClock(deadlineMs);
    expect(await createHttp(depsFor(server.url, { clock })).json(creating, answer)).toEqual({ ok: true });
    expect(clock.waits).toEqual(waits);
  });

  it('fails at once, with the answer it has, when the wait asked for is longer than the time left', async () => {
    const server = await serve({ status: 429, headers: { 'retry-after': '31' } });
    const clock = createTestClock(deadlineMs);
    await expect(createHttp(depsFor(server.url, { clock })).json(idempotent, answer)).rejects.toMatchObject({
      httpStatus: 429,
      retryAfterMs: 31_000,
      retryable: true,
    });
    expect(clock.waits).toEqual([]);
  });
});

describe('deadline and abort', () => {
  it('ends a call that hangs', async () => {
    const server = await serve({ never: true });
    const clock = createTestClock(deadlineMs);
    const call = createHttp(depsFor(server.url, { clock })).json(idempotent, answer);
    await expect.poll(() => server.seen.length).toBe(1);
    clock.timeUp();
    await expect(call).rejects.toMatchObject({ code: 'MLFLOW_TIMEOUT', retryable: true, status: 504 });
    expect(server.seen).toHaveLength(1);
  });

  it('counts waits and attempts against one deadline on the real clock', async () => {
    const server = await serve(failing(500));
    const started = performance.now();
    const http = createHttp(
      depsFor(server.url, { clock: systemClock, retry: { attempts: 1000, firstWaitMs: 20, maxWaitMs: 20 } }),
    );
    await expect(http.json(idempotent, answer, { timeoutMs: 300 })).rejects.toThrow(
      /no answer within 300 ms|500/,
    );
    expect(performance.now() - started).toBeLessThan(2000);
    expect(server.seen.length).toBeGreaterThan(3);
  });

  it("rejects with the caller's own reason, under way and while waiting", async () => {
    const server = await serve({ never: true });
    const stop = new AbortController();
    const call = createHttp(depsFor(server.url)).json(idempotent, answer, { signal: stop.signal });
    await expect.poll(() => server.seen.length).toBe(1);
    stop.abort(new Error('shutting down'));
    await expect(call).rejects.toThrow('shutting down');

    const busy = await serve({ status: 429, headers: { 'retry-after': '25' } });
    const waiting = createHttp(depsFor(busy.url, { clock: systemClock })).json(idempotent, answer, {
      signal: AbortSignal.timeout(200),
    });
    await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(busy.seen).toHaveLength(1);
  });

  it('sends nothing for a signal that is aborted already', async () => {
    const server = await serve(good);
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(createHttp(depsFor(server.url)).json(idempotent, answer, { signal })).rejects.toThrow(
      'too late',
    );
    expect(server.seen).toEqual([]);
  });

  it('ends while a token is fetched', async () => {
    const server = await serve(good);
    const stop = new AbortController();
    const auth = {
      kind: 'token',
      getToken: (signal: AbortSignal) =>
        new Promise<string>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          stop.abort(new Error('stopped'));
        }),
    } as const;
    await expect(
      createHttp(depsFor(server.url, { auth })).json(idempotent, answer, { signal: stop.signal }),
    ).rejects.toThrow('stopped');
    expect(server.seen).toEqual([]);
  });
});

describe('what is sent', () => {
  it('addresses below the base path, with query, JSON body and headers', async () => {
    const server = await serve(good);
    const http = createHttp(
      depsFor(`${server.url}/gateway/mlflow`, { headers: { 'x-mlflow-workspace': 'churn' } }),
    );
    await http.json(read('runs/get', { run_id: 'a b&c', list: ['1', '2'], none: undefined }), answer);
    await http.json(idempotent, answer);
    expect(server.seen.map(({ method, url, body }) => ({ method, url, body }))).toEqual([
      {
        method: 'GET',
        url: '/gateway/mlflow/api/2.0/mlflow/runs/get?run_id=a%20b%26c&list=1&list=2',
        body: '',
      },
      { method: 'POST', url: '/gateway/mlflow/api/2.0/mlflow/write', body: '{"a":1}' },
    ]);
    expect(server.seen[1]?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-mlflow-workspace': 'churn',
    });
    expect(server.seen[1]?.headers).not.toHaveProperty('authorization');
  });

  it.each([
    {
      auth: { kind: 'basic', username: 'ünï', password: 'a:b' },
      header: `Basic ${Buffer.from('ünï:a:b').toString('base64')}`,
    },
    { auth: { kind: 'bearer', token: 'abc' }, header: 'Bearer abc' },
    { auth: { kind: 'token', getToken: () => Promise.resolve('fresh') }, header: 'Bearer fresh' },
  ] as const)('authenticates with $auth.kind', async ({ auth, header }) => {
    const server = await serve(good);
    await createHttp(depsFor(server.url, { auth })).json(idempotent, answer);
    expect(server.seen[0]?.headers.authorization).toBe(header);
  });

  it('asks the token provider again for every attempt', async () => {
    const server = await serve(failing(500), good);
    let count = 0;
    const auth = { kind: 'token', getToken: () => Promise.resolve(`t${(count += 1)}`) } as const;
    await createHttp(depsFor(server.url, { auth })).json(idempotent, answer);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer t1', 'Bearer t2']);
  });
});

describe('redirects', () => {
  it('carries neither the call nor the token to another origin', async () => {
    const other = await serve(good);
    const server = await serve({ status: 307, headers: { location: `${other.url}/steal` } });
    const http = createHttp(depsFor(server.url, { auth: { kind: 'bearer', token: 'secret' } }));
    await expect(http.json(idempotent, answer)).rejects.toMatchObject({ code: 'MLFLOW_REDIRECT' });
    expect(other.seen).toEqual([]);
  });

  it('follows one within the origin, body included', async () => {
    const server = await serve({ status: 308, headers: { location: '/moved' } }, good);
    expect(await createHttp(depsFor(server.url)).json(idempotent, answer)).toEqual({ ok: true });
    expect(server.seen.map(({ method, url, body }) => [method, url, body])[1]).toEqual([
      'POST',
      '/moved',
      '{"a":1}',
    ]);
  });

  it.each([
    {
      what: 'that turns a write into a read',
      redirect: { status: 302, headers: { location: '/login' } },
      endpoint: idempotent,
    },
    { what: 'without address', redirect: { status: 302 }, endpoint: read('runs/get') },
    {
      what: 'without end',
      redirect: { status: 302, headers: { location: '/again' } },
      endpoint: read('runs/get'),
    },
  ])('refuses one $what', async ({ redirect, endpoint }) => {
    const server = await serve(redirect);
    await expect(createHttp(depsFor(server.url)).json(endpoint, answer)).rejects.toMatchObject({
      code: 'MLFLOW_REDIRECT',
    });
  });
});

describe('answers', () => {
  it.each([
    {
      what: 'MLflow',
      body: '{"error_code":"PERMISSION_DENIED","message":"no\\n[SQL: secret]"}',
      kind: 'json',
      errorCode: 'PERMISSION_DENIED',
      message: '403 PERMISSION_DENIED no',
    },
    {
      what: 'a proxy with a number as code',
      body: '{"error_code":403}',
      kind: 'json',
      errorCode: '403',
      message: '403 403 ',
    },
    {
      what: 'other JSON',
      body: '{"detail":"secret"}',
      kind: 'json',
      errorCode: undefined,
      message: '403 a JSON body without error_code',
    },
    {
      what: 'HTML',
      body: '<!doctype html><p>secret',
      kind: 'html',
      errorCode: undefined,
      message: '403 an HTML page',
    },
    {
      what: 'text',
      body: 'Permission denied\nsecret',
      kind: 'text',
      errorCode: undefined,
      message: '403 Permission denied',
    },
    { what: 'nothing', body: '', kind: 'empty', errorCode: undefined, message: '403 no body' },
    {
      what: 'the host check',
      body: 'Invalid Host header - possible DNS rebinding attack detected',
      kind: 'text',
      errorCode: undefined,
      message: '--allowed-hosts',
    },
  ])('reads an error of $what', async ({ body, kind, errorCode, message }) => {
    const server = await serve({ status: 403, body });
    const error = await createHttp(depsFor(server.url))
      .json(idempotent, answer)
      .catch((error: unknown) => error);
    expect(error).toMatchObject({
      httpStatus: 403,
      bodyKind: kind,
      errorCode,
      message: expect.stringContaining(message),
    });
    expect(String(error)).not.toContain('secret');
  });

  it.each([
    { body: '<html>login</html>', message: 'login' },
    { body: '', message: 'body: invalid_type' },
    { body: '{"ok":1}', message: 'ok: invalid_type' },
    { body: '{"ok":null}', message: 'ok: invalid_type' },
    { body: '[]', message: 'body: invalid_type' },
  ])('refuses $body as success and does not retry', async ({ body, message }) => {
    const server = await serve({ body });
    await expect(createHttp(depsFor(server.url)).json(idempotent, answer)).rejects.toMatchObject({
      code: 'MLFLOW_UNEXPECTED_ANSWER',
      retryable: false,
      message: expect.stringContaining(message),
    });
    expect(server.seen).toHaveLength(1);
  });

  it('takes null for what was left out', async () => {
    const server = await serve({ body: '{"ok":true,"more":null}' });
    const lenient = z.object({ ok: z.boolean(), more: z.string().default('none') });
    expect(await createHttp(depsFor(server.url)).json(idempotent, lenient)).toEqual({
      ok: true,
      more: 'none',
    });
  });

  it('does not mistake an error of the consumer for one of the network', async () => {
    const server = await serve(good);
    const http = createHttp(depsFor(server.url));
    await expect(http.transfer(idempotent, () => Promise.reject(new TypeError('a defect')))).rejects.toThrow(
      'a defect',
    );
    expect(server.seen).toHaveLength(1);
  });
});
