import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppProcess, buildFixture, removeApp, startApp } from './app-process.ts';

const megabyte = 1_048_576;
let dir = '';
let app: AppProcess;

beforeAll(async () => {
  dir = await buildFixture('streaming');
  app = await startApp(dir, { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(300 * megabyte) });
});

afterAll(async () => {
  await app.stop();
  await removeApp(dir);
});

describe('an app with enableHttpStream', () => {
  it('reads 256 MB as they come', async () => {
    const block = new Uint8Array(megabyte).fill(3);
    const hash = createHash('sha256');
    let left = 256;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        left -= 1;
        if (left < 0) controller.close();
        else {
          hash.update(block);
          controller.enqueue(block.slice());
        }
      },
    });
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
    const answer = await (await fetch(`${app.url}/digest`, init)).json();
    expect(answer).toEqual({ size: 256 * megabyte, sha256: hash.digest('hex') });
  });

  it('answers 256 MB as they come', async () => {
    const response = await fetch(`${app.url}/produce/256`);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    let size = 0;
    let sevens = true;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      sevens &&= chunk[0] === 7 && chunk.at(-1) === 7;
    }
    expect([size, sevens]).toEqual([256 * megabyte, true]);
  });

  it('answers while the request still comes in', async () => {
    const request = httpRequest(`${app.url}/upper`, {
      method: 'POST',
      headers: { 'transfer-encoding': 'chunked' },
    });
    request.write('first');
    const [response] = await once(request, 'response');
    const [first] = await once(response, 'data');
    expect(String(first)).toBe('FIRST');
    request.end('last');
    const [last] = await once(response, 'data');
    expect(String(last)).toBe('LAST');
    response.resume();
  });

  it('keeps repeated query keys, the url, headers and parameters', async () => {
    const response = await fetch(`${app.url}/query?a=1&a=2`, { headers: { 'x-test': 'yes' } });
    expect(await response.json()).toEqual({
      values: ['1', '2'],
      url: `${app.url}/query?a=1&a=2`,
      header: 'yes',
      params: {},
    });
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('answers 500 when the handler throws, and serves on', async () => {
    const response = await fetch(`${app.url}/boom`);
    expect([response.status, await response.text()]).toEqual([500, '']);
    expect((await fetch(`${app.url}/query`)).status).toBe(200);
  });

  it('breaks the connection when the answer fails midway', async () => {
    const response = await fetch(`${app.url}/breaks`);
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow('terminated');
    expect(await app.shows("Executed 'Functions.breaks' (Failed")).toContain('broken off');
  });

  it('answers 204 when the handler returns nothing', async () => {
    expect((await fetch(`${app.url}/nothing`)).status).toBe(204);
  });

  it('refuses a body over the limit, announced or not', async () => {
    const announced = httpRequest(`${app.url}/digest`, {
      method: 'POST',
      headers: { 'content-length': String(301 * megabyte) },
    });
    announced.on('error', () => undefined);
    announced.flushHeaders();
    const [response] = await once(announced, 'response');
    expect(response.statusCode).toBe(413);
    announced.destroy();
  });

  it('stops while a caller keeps its connection', async () => {
    const own = await startApp(dir);
    await fetch(`${own.url}/query`);
    expect(await own.stop()).toBe(0);
  });
});
