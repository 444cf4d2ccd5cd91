import type { BlobStore } from '../azure/blob-store.ts';
import { inDependencySpan } from '../telemetry/spans.ts';

/** The blob store with a dependency span for each call, named by container, never by blob. */
export function traceBlobStore(blobs: BlobStore): BlobStore {
  return {
    read: (container, ...rest) => traced('read', container, () => blobs.read(container, ...rest)),
    write: (container, ...rest) => traced('write', container, () => blobs.write(container, ...rest)),
    append: (container, ...rest) => traced('append', container, () => blobs.append(container, ...rest)),
    remove: (container, ...rest) => traced('remove', container, () => blobs.remove(container, ...rest)),
    download: (container, ...rest) => traced('download', container, () => blobs.download(container, ...rest)),
    upload: (container, ...rest) => traced('upload', container, () => blobs.upload(container, ...rest)),
    list: (container, ...rest) => blobs.list(container, ...rest),
  };
}

const traced = <T>(operation: string, container: string, call: () => Promise<T>): Promise<T> =>
  inDependencySpan(
    `blob ${operation} ${container}`,
    { 'az.namespace': 'Microsoft.Storage', 'relevo.container': container },
    call,
  );
