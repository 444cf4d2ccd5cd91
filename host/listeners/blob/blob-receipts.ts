import type { BlobLeaseClient, BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import { hasStatus } from '../storage-error.ts';
import { functionIdOf } from './blob-trigger-message.ts';

/** One version of a blob. The entity tag has its quotation marks. */
export type BlobVersion = { container: string; name: string; etag: string };

/** Remembers in storage which versions of which blobs were queued for a function. */
export type BlobReceipts = {
  /** True for the versions that are known to be queued, by one listing. */
  readCompleted(): Promise<(version: BlobVersion) => boolean>;
  /** Calls `enqueue` unless the version was queued before, or another instance is queueing it now. */
  once(version: BlobVersion, enqueue: () => Promise<void>): Promise<void>;
};

/** Present, with any value, while the version is not queued yet. */
const INCOMPLETE = 'Incomplete';

/** Receipts at `blobreceipts/{hostId}/Host.Functions.{Name}/"{etag}"/{container}/{blob}`, leased while queueing. */
export function createBlobReceipts(
  container: ContainerClient,
  hostId: string,
  functionName: string,
  leaseMs: number,
): BlobReceipts {
  const root = `blobreceipts/${hostId}/${functionIdOf(functionName)}/`;
  const pathOf = ({ container, name, etag }: BlobVersion): string => `${root}${etag}/${container}/${name}`;
  const seconds = Math.min(60, Math.max(15, Math.ceil(leaseMs / 1000)));

  return {
    async readCompleted() {
      const completed = await listCompleted(container, root);
      return (version) => completed.has(pathOf(version));
    },
    async once(version, enqueue) {
      const receipt = container.getBlockBlobClient(pathOf(version));
      await createIncomplete(receipt, container);
      const lease = await takeLease(receipt, seconds);
      if (lease === undefined) return;
      try {
        if (!(await isIncomplete(receipt))) return;
        await enqueue();
        await receipt.setMetadata({}, { conditions: { leaseId: lease.leaseId } });
      } finally {
        await lease.releaseLease();
      }
    },
  };
}

async function listCompleted(container: ContainerClient, prefix: string): Promise<Set<string>> {
  const completed = new Set<string>();
  try {
    for await (const { name, metadata } of container.listBlobsFlat({ prefix, includeMetadata: true })) {
      if (!hasMark(metadata)) completed.add(name);
    }
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
  return completed;
}

async function createIncomplete(receipt: BlockBlobClient, container: ContainerClient): Promise<void> {
  const create = () =>
    receipt.upload('', 0, { metadata: { [INCOMPLETE]: INCOMPLETE }, conditions: { ifNoneMatch: '*' } });
  try {
    await create();
  } catch (error) {
    if (hasStatus(error, 409, 412)) return;
    if (!hasStatus(error, 404)) throw error;
    await container.createIfNotExists();
    await create();
  }
}

async function takeLease(receipt: BlockBlobClient, seconds: number): Promise<BlobLeaseClient | undefined> {
  const lease = receipt.getBlobLeaseClient();
  try {
    await lease.acquireLease(seconds);
    return lease;
  } catch (error) {
    if (hasStatus(error, 409)) return undefined;
    throw error;
  }
}

const isIncomplete = async (receipt: BlockBlobClient): Promise<boolean> =>
  hasMark((await receipt.getProperties()).metadata);

const hasMark = (metadata: Record<string, string> | undefined): boolean =>
  Object.keys(metadata ?? {}).some((key) => key.toLowerCase() === INCOMPLETE.toLowerCase());
