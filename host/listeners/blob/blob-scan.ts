import type { ContainerClient } from '@azure/storage-blob';
import { hasStatus } from '../storage-error.ts';
import type { BlobPathPattern } from './blob-path-pattern.ts';
import type { BlobReceipts, BlobVersion } from './blob-receipts.ts';
import { quotedETag } from './blob-trigger-message.ts';

export type FoundBlob = BlobVersion & { blobType: string };

type ScanDeps = {
  container: ContainerClient;
  pattern: BlobPathPattern;
  receipts: BlobReceipts;
  enqueue(blob: FoundBlob): Promise<void>;
  signal: AbortSignal;
};

const AT_ONCE = 8;

/** One pass over the container: every matching blob version without a receipt is queued. A missing container is empty. */
export async function scanContainer(deps: ScanDeps): Promise<void> {
  const matching = await listMatching(deps);
  if (matching.length === 0) return;
  const isCompleted = await deps.receipts.readCompleted();
  const fresh = matching.filter((blob) => !isCompleted(blob));
  for (let start = 0; start < fresh.length && !deps.signal.aborted; start += AT_ONCE) {
    const group = fresh.slice(start, start + AT_ONCE);
    await Promise.all(group.map((blob) => deps.receipts.once(blob, () => deps.enqueue(blob))));
  }
}

async function listMatching({ container, pattern, signal }: ScanDeps): Promise<FoundBlob[]> {
  const found: FoundBlob[] = [];
  try {
    for await (const { name, properties } of container.listBlobsFlat({ prefix: pattern.prefix })) {
      if (signal.aborted) return [];
      if (pattern.match(name) === undefined) continue;
      const etag = quotedETag(properties.etag);
      found.push({ container: pattern.container, name, etag, blobType: properties.blobType ?? 'BlockBlob' });
    }
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
  return found;
}
