import type { BlobServiceClient, ContainerClient } from '@azure/storage-blob';
import type { Clock } from '../../clock.ts';
import type { HostSettings } from '../../config/host-settings.ts';
import type { HostedFunction } from '../../invocation.ts';
import type { ListenerLog } from '../listener-log.ts';
import { sleepOrAbort } from '../nap.ts';
import { errorText } from '../storage-error.ts';
import type { BlobPathPattern } from './blob-path-pattern.ts';
import type { BlobQueue } from './blob-queue.ts';
import { createBlobReceipts } from './blob-receipts.ts';
import { type FoundBlob, scanContainer } from './blob-scan.ts';

type PollingDeps = {
  target: HostedFunction;
  pattern: BlobPathPattern;
  functionId: string;
  blobService: BlobServiceClient;
  hostContainer: ContainerClient;
  blobQueue: BlobQueue;
  settings: HostSettings;
  scanMs: number;
  clock: Clock;
  log: ListenerLog;
};

/** Scans the container at once and then every `scanMs`; a scan that fails is reported once and repeated. */
export function createBlobPolling(deps: PollingDeps): { start(): void; stop(): Promise<void> } {
  const { target, pattern, settings, log } = deps;
  const stopping = new AbortController();
  const receipts = createBlobReceipts(
    deps.hostContainer,
    settings.hostId,
    target.name,
    settings.blobs.receiptLeaseMs,
  );
  const container = deps.blobService.getContainerClient(pattern.container);
  let failing = false;
  let loop = Promise.resolve();

  const enqueue = ({ container, name, etag, blobType }: FoundBlob): Promise<void> =>
    deps.blobQueue.enqueue({
      Type: 'BlobTrigger',
      FunctionId: deps.functionId,
      BlobType: blobType,
      ContainerName: container,
      BlobName: name,
      ETag: etag,
    });

  async function scan(): Promise<void> {
    try {
      await scanContainer({ container, pattern, receipts, enqueue, signal: stopping.signal });
      if (failing) log.info(`Container '${pattern.container}' can be scanned again.`);
      failing = false;
    } catch (error) {
      if (!failing) log.warn(`Container '${pattern.container}' was not scanned: ${errorText(error)}`);
      failing = true;
    }
  }

  async function polling(): Promise<void> {
    while (!stopping.signal.aborted) {
      await scan();
      await sleepOrAbort(deps.clock, deps.scanMs, stopping.signal);
    }
  }

  return {
    start() {
      loop = polling();
    },
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
