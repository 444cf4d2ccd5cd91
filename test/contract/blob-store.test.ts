import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type BlobItem, type BlobStore, createBlobStore } from '../../shared/azure/blob-store.ts';
import { createMemoryBlobStore } from '../memory/blob-store.ts';

const azurite = (): BlobStore =>
  createBlobStore({ connection: { kind: 'connection-string', value: inject('azurite').connectionString } });

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

async function all(items: AsyncIterable<BlobItem>): Promise<BlobItem[]> {
  const found: BlobItem[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const line = (writer: number, index: number): string => `${writer}:${index}:${'x'.repeat(200)}\n`;

describe.each([
  { backend: 'memory', create: (): BlobStore => createMemoryBlobStore() },
  { backend: 'azurite', create: azurite },
])('blob store on $backend', ({ create }) => {
  const container = `blobs-${randomUUID()}`;
  let store: BlobStore;
  let directory: string;
  beforeAll(async () => {
    store = create();
    directory = await mkdtemp(join(tmpdir(), 'blob-store-'));
  });
  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  it('has no value for a missing container or blob', async () => {
    const missing = `none-${randomUUID()}`;
    expect(await store.read(missing, 'x')).toBeUndefined();
    expect(await store.remove(missing, 'x')).toBe(false);
    expect(await store.download(missing, 'x', join(directory, 'none'))).toBe(false);
    expect(await all(store.list(missing, ''))).toEqual([]);
    await store.write(container, 'there', 'x');
    expect(await store.read(container, 'not-there')).toBeUndefined();
    expect(await store.remove(container, 'not-there')).toBe(false);
    expect(await readdir(directory)).toEqual([]);
  });

  it('reads back what was written, with metadata and etag', async () => {
    const written = await store.write(container, 'a/b c#%ü.json', '{"é":1}', {
      contentType: 'application/json',
      metadata: { origin: 'test' },
    });
    const found = await store.read(container, 'a/b c#%ü.json');
    expect(text(found?.bytes)).toBe('{"é":1}');
    expect(found?.etag).toBe(written?.etag);
    expect(found?.metadata).toEqual({ origin: 'test' });
    expect(found?.lastModified).toBeInstanceOf(Date);
  });

  it('writes nothing over an existing blob with if-none-match, and shows no metadata of its own', async () => {
    const first = await store.write(container, 'once', '1', { ifNoneMatch: '*' });
    expect(first).toBeDefined();
    expect(await store.write(container, 'once', '2', { ifNoneMatch: '*' })).toBeUndefined();
    const found = await store.read(container, 'once');
    expect(text(found?.bytes)).toBe('1');
    expect(found?.metadata).toEqual({});
  });

  it('creates the container for a conditional write too', async () => {
    const fresh = `fresh-${randomUUID()}`;
    expect(await store.write(fresh, 'x', '1', { ifNoneMatch: '*' })).toBeDefined();
  });

  it('replaces only the expected revision with if-match', async () => {
    const first = await store.write(container, 'etag', '1');
    const second = await store.write(container, 'etag', '2', { ifMatch: first?.etag ?? '' });
    expect(second?.etag).not.toBe(first?.etag);
    expect(await store.write(container, 'etag', '3', { ifMatch: first?.etag ?? '' })).toBeUndefined();
    expect(text((await store.read(container, 'etag'))?.bytes)).toBe('2');
    expect(await store.write(container, 'never', '1', { ifMatch: '"0x1"' })).toBeUndefined();
  });

  it('lets one of many conditional writers win', async () => {
    const writers = Array.from({ length: 8 }, (_, index) =>
      store.write(container, 'race', `${index}`, { ifNoneMatch: '*' }),
    );
    const results = await Promise.all(writers);
    expect(results.filter((result) => result !== undefined)).toHaveLength(1);
  });

  it('appends blocks whole and in the order of one writer, with many writers at once', async () => {
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let index = 0; index < 10; index++)
        await store.append(container, 'log.jsonl', line(writer, index));
    });
    await Promise.all(writers);
    const lines = text((await store.read(container, 'log.jsonl'))?.bytes)
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(40);
    for (let writer = 0; writer < 4; writer++) {
      const own = lines.filter((entry) => entry.startsWith(`${writer}:`)).map((entry) => `${entry}\n`);
      expect(own).toEqual(Array.from({ length: 10 }, (_, index) => line(writer, index)));
    }
  });

  it('creates the container and the blob on the first append, also of nothing', async () => {
    const fresh = `fresh-${randomUUID()}`;
    await store.append(fresh, 'empty', '');
    expect((await store.read(fresh, 'empty'))?.bytes).toHaveLength(0);
  });

  it('lists by prefix in order of name, with sizes and the same etags as a read', async () => {
    for (const name of ['p/2', 'p/1', 'p/10', 'q/1']) await store.write(container, name, name);
    const items = await all(store.list(container, 'p/'));
    expect(items.map((item) => item.name)).toEqual(['p/1', 'p/10', 'p/2']);
    expect(items.map((item) => item.size)).toEqual([3, 4, 3]);
    expect(items[0]?.etag).toBe((await store.read(container, 'p/1'))?.etag);
  });

  it('removes a blob once', async () => {
    await store.write(container, 'gone', '1');
    expect(await store.remove(container, 'gone')).toBe(true);
    expect(await store.remove(container, 'gone')).toBe(false);
    expect(await store.read(container, 'gone')).toBeUndefined();
  });

  it('removes only the expected revision with if-match', async () => {
    const first = await store.write(container, 'kept', '1');
    await store.write(container, 'kept', '2');
    expect(await store.remove(container, 'kept', undefined, { ifMatch: first?.etag ?? '' })).toBe(false);
    const current = await store.read(container, 'kept');
    expect(await store.remove(container, 'kept', undefined, { ifMatch: current?.etag ?? '' })).toBe(true);
  });

  it('moves files both ways under the same conditions', async () => {
    const from = join(directory, 'from.bin');
    const into = join(directory, 'into.bin');
    const content = Buffer.alloc(3_000_000, 'relevo');
    await writeFile(from, content);
    expect(await store.upload(container, 'file', from, { ifNoneMatch: '*' })).toBeDefined();
    expect(await store.upload(container, 'file', from, { ifNoneMatch: '*' })).toBeUndefined();
    expect(await store.download(container, 'file', into)).toBe(true);
    expect((await readFile(into)).equals(content)).toBe(true);
  });

  it('rejects with the reason of an aborted signal', async () => {
    const reason = new Error('caller left');
    const signal = AbortSignal.abort(reason);
    await expect(store.read(container, 'once', signal)).rejects.toBe(reason);
    await expect(store.append(container, 'aborted', 'x', signal)).rejects.toBe(reason);
    await expect(store.write(container, 'aborted', 'x', { signal })).rejects.toBe(reason);
    await expect(all(store.list(container, '', signal))).rejects.toBe(reason);
    expect(await store.read(container, 'aborted')).toBeUndefined();
  });
});

describe('blob store when answers get lost', () => {
  const container = `lossy-${randomUUID()}`;
  let proxy: Awaited<ReturnType<typeof startLossyProxy>>;
  let store: BlobStore;
  beforeAll(async () => {
    proxy = await startLossyProxy(inject('azurite').connectionString);
    store = createBlobStore({ connection: { kind: 'connection-string', value: proxy.connectionString } });
    await store.write(container, 'ready', '1');
  });
  afterAll(async () => {
    await proxy.stop();
  });

  it('appends once although the answer to the append was lost', async () => {
    await store.append(container, 'log', 'one\n');
    proxy.loseNextAnswer('comp=appendblock');
    await store.append(container, 'log', 'two\n');
    expect(proxy.lost()).toBe(1);
    await store.append(container, 'log', 'three\n');
    expect(text((await store.read(container, 'log'))?.bytes)).toBe('one\ntwo\nthree\n');
  });

  it('recognises its own conditional write although the answer was lost', async () => {
    proxy.loseNextAnswer('/claim');
    expect(await store.write(container, 'claim', 'mine', { ifNoneMatch: '*' })).toBeDefined();
    expect(proxy.lost()).toBe(2);
    expect(await store.write(container, 'claim', 'theirs', { ifNoneMatch: '*' })).toBeUndefined();
  });

  it('reports a service that cannot be reached as retryable', async () => {
    const closed = createBlobStore({
      connection: {
        kind: 'connection-string',
        value: proxy.connectionString.replace(/BlobEndpoint=[^;]+/, 'BlobEndpoint=http://127.0.0.1:1/x'),
      },
    });
    await expect(closed.read(container, 'x')).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      retryable: true,
    });
  });

  it('does not take a refused request for a missing blob', async () => {
    const wrongKey = proxy.connectionString.replace(/AccountKey=[^;]+/, `AccountKey=${btoa('wrong')}`);
    const stranger = createBlobStore({ connection: { kind: 'connection-string', value: wrongKey } });
    await expect(stranger.read(container, 'ready')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  });
});

/** Forwards to Azurite and, when asked, cuts the connection after the request was carried out. */
async function startLossyProxy(connectionString: string) {
  const endpoint = /BlobEndpoint=([^;]+)/.exec(connectionString)?.[1] ?? '';
  const target = new URL(endpoint);
  let lose: string | undefined;
  let lost = 0;
  const server: Server = createServer((incoming, outgoing) => {
    const onward = request(
      {
        host: target.hostname,
        port: target.port,
        path: incoming.url,
        method: incoming.method,
        headers: incoming.headers,
      },
      (answer) => {
        if (lose !== undefined && incoming.method === 'PUT' && incoming.url?.includes(lose) === true) {
          lose = undefined;
          lost += 1;
          answer.resume();
          answer.once('end', () => outgoing.destroy());
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
      },
    );
    onward.once('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    connectionString: connectionString.replace(endpoint, endpoint.replace(`:${target.port}`, `:${port}`)),
    loseNextAnswer: (part: string) => {
      lose = part;
    },
    lost: () => lost,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
