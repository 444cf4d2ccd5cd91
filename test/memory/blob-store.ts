import { readFile, writeFile } from 'node:fs/promises';
import type { BlobItem, BlobStore } from '../../shared/azure/blob-store.ts';
import { contentBytes } from '../../shared/azure/blob-content.ts';
import type { WriteOptions } from '../../shared/azure/guarded-write.ts';
import { type Clock, systemClock } from '../../shared/kernel/clock.ts';

type Stored = { bytes: Uint8Array; etag: string; lastModified: Date; metadata: Record<string, string> };

const keyOf = (container: string, name: string): string => `${container}/${name}`;

/** Blobs in memory; passes the blob store's contract suite. */
export function createMemoryBlobStore(deps: { clock?: Clock } = {}): BlobStore {
  const clock = deps.clock ?? systemClock;
  const blobs = new Map<string, Stored>();
  let revision = 0;

  const put = (key: string, bytes: Uint8Array, metadata: Record<string, string>): { etag: string } => {
    revision += 1;
    const etag = `"${revision}"`;
    blobs.set(key, { bytes: Uint8Array.from(bytes), etag, lastModified: clock.now(), metadata });
    return { etag };
  };
  const allowed = (found: Stored | undefined, options: WriteOptions): boolean =>
    !(options.ifNoneMatch === '*' && found !== undefined) &&
    !(options.ifMatch !== undefined && found?.etag !== options.ifMatch);

  const write: BlobStore['write'] = async (container, name, content, options = {}) => {
    options.signal?.throwIfAborted();
    const key = keyOf(container, name);
    if (!allowed(blobs.get(key), options)) return undefined;
    return put(key, contentBytes(content), options.metadata ?? {});
  };
  return {
    read: async (container, name, signal) => {
      signal?.throwIfAborted();
      const found = blobs.get(keyOf(container, name));
      return found === undefined ? undefined : { ...found, bytes: Uint8Array.from(found.bytes) };
    },
    write,
    append: async (container, name, content, signal) => {
      signal?.throwIfAborted();
      const key = keyOf(container, name);
      const before = blobs.get(key);
      put(
        key,
        Buffer.concat([before?.bytes ?? new Uint8Array(), contentBytes(content)]),
        before?.metadata ?? {},
      );
    },
    list: (container, prefix, signal) => listBlobs(blobs, container, prefix, signal),
    remove: async (container, name, signal, options = {}) => {
      signal?.throwIfAborted();
      const key = keyOf(container, name);
      return allowed(blobs.get(key), options) && blobs.delete(key);
    },
    download: async (container, name, file, signal) => {
      signal?.throwIfAborted();
      const found = blobs.get(keyOf(container, name));
      if (found === undefined) return false;
      await writeFile(file, found.bytes);
      return true;
    },
    upload: async (container, name, file, options = {}) =>
      write(container, name, await readFile(file), options),
  };
}

async function* listBlobs(
  blobs: Map<string, Stored>,
  container: string,
  prefix: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<BlobItem> {
  signal?.throwIfAborted();
  const start = `${container}/`;
  const names = [...blobs.keys()].filter((key) => key.startsWith(start + prefix)).toSorted();
  for (const key of names) {
    signal?.throwIfAborted();
    const found = blobs.get(key);
    if (found === undefined) continue;
    const { etag, lastModified, bytes } = found;
    yield { name: key.slice(start.length), size: bytes.length, etag, lastModified };
  }
}
