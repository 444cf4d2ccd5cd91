import { RelevoError } from '../kernel/error.ts';
import type { ArtifactBackend } from './artifact-backend.ts';
import type { ArtifactEntry } from './types.ts';

/** What direct access to a storage account needs; the signatures are those of a thin wrapper around its SDK. */
export type BlobStorage = {
  list(
    container: string,
    prefix: string,
    signal?: AbortSignal,
  ): AsyncIterable<{ name: string; size: number }>;
  read(container: string, name: string, signal?: AbortSignal): Promise<{ bytes: Uint8Array } | undefined>;
  /** To a local file; false when there is no such blob. */
  download(container: string, name: string, file: string, signal?: AbortSignal): Promise<boolean>;
  write(
    container: string,
    name: string,
    content: Uint8Array,
    options?: { signal?: AbortSignal },
  ): Promise<unknown>;
};

/** Artifacts in Azure Blob Storage or Data Lake Storage, read without the server in between. */
export function createBlobArtifacts(storage: BlobStorage, container: string): ArtifactBackend {
  return {
    list: (directory, signal) => oneLevel(storage, container, directory, signal),
    save: async (path, file, maxBytes, signal) => {
      await sizeWithin(storage, container, path, maxBytes, signal);
      if (!(await storage.download(container, path, file, signal))) throw missing(path);
    },
    read: async (path, maxBytes, signal) => {
      await sizeWithin(storage, container, path, maxBytes, signal);
      const blob = await storage.read(container, path, signal);
      if (blob === undefined) throw missing(path);
      return blob.bytes;
    },
    write: async (path, content, signal) => {
      await storage.write(container, path, content, { signal });
    },
  };
}

/** Groups the blobs below a prefix by their next segment; the empty folder blobs of hierarchical accounts become directories. */
async function* oneLevel(
  storage: BlobStorage,
  container: string,
  directory: string,
  signal: AbortSignal,
): AsyncGenerator<ArtifactEntry, void, undefined> {
  const prefix = directory === '' ? '' : `${directory}/`;
  const files = new Map<string, number>();
  const directories = new Set<string>();
  for await (const blob of storage.list(container, prefix, signal)) {
    const [first = '', ...rest] = blob.name.slice(prefix.length).split('/');
    if (rest.length > 0) directories.add(first);
    else if (first !== '') files.set(first, blob.size);
  }
  for (const path of directories) yield { path, isDirectory: true, size: undefined };
  for (const [path, size] of files) {
    if (size > 0 || !directories.has(path)) yield { path, isDirectory: false, size };
  }
}

async function sizeWithin(
  storage: BlobStorage,
  container: string,
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<void> {
  for await (const blob of storage.list(container, path, signal)) {
    if (blob.name !== path) continue;
    if (blob.size > maxBytes)
      throw new RelevoError('ARTIFACT_LIMIT', `artifacts hold more than ${maxBytes} bytes`);
    return;
  }
}

const missing = (path: string): RelevoError => new RelevoError('ARTIFACT_MISSING', `no artifact at ${path}`);
