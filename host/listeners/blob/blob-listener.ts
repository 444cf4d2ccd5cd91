import type { BlobServiceClient, ContainerClient } from '@azure/storage-blob';
import type { DequeuedMessageItem, QueueServiceClient } from '@azure/storage-queue';
import {
  type HostedFunction,
  type InvocationInput,
  type ListenerContext,
  MANUAL_REASON,
  type TriggerListener,
} from '../../invocation.ts';
import { optionalText, requiredText } from '../binding-property.ts';
import { listenerLog } from '../listener-log.ts';
import { messageDetails } from '../queue/queue-input.ts';
import { blobInput } from './blob-input.ts';
import { parseBlobPathPattern } from './blob-path-pattern.ts';
import { createBlobPolling } from './blob-polling.ts';
import type { BlobQueue } from './blob-queue.ts';
import { type BlobTriggerMessage, functionIdOf, quotedETag } from './blob-trigger-message.ts';
import { createEventGridWebhook } from './event-grid-webhook.ts';
import { type BlobRead, readBlob } from './read-blob.ts';

export type BlobListenerDeps = ListenerContext & {
  target: HostedFunction;
  /** The account of the blobs. */
  blobService: BlobServiceClient;
  poisonService: QueueServiceClient;
  /** Container of receipts in the host's own account. */
  hostContainer: ContainerClient;
  blobQueue: BlobQueue;
  scanMs: number;
};

/**
 * Runs a `blobTrigger` function for every new version of a blob: found by scanning the container, or told by Event
 * Grid's events at the webhook where `source` is `EventGrid`.
 */
export function createBlobListener(deps: BlobListenerDeps): TriggerListener {
  const { target, blobService, blobQueue, invoke } = deps;
  const pattern = parseBlobPathPattern(requiredText(target.trigger, 'path'));
  const functionId = functionIdOf(target.name);
  const isEventGrid = optionalText(target.trigger, 'source')?.toLowerCase() === 'eventgrid';
  const source = isEventGrid ? 'EventGrid' : 'LogsAndContainerScan';
  const log = listenerLog(deps.log, 'Host.Triggers.Blobs');
  const clientOf = (container: string, name: string) =>
    blobService.getContainerClient(container).getBlobClient(name);

  function inputOf(container: string, name: string, read: BlobRead, reason: string): InvocationInput {
    const parameters = container === pattern.container ? (pattern.match(name) ?? {}) : {};
    // Without the query, in which a shared access signature would be.
    const [uri = ''] = clientOf(container, name).url.split('?');
    return blobInput(read, { path: `${container}/${name}`, uri, parameters, reason });
  }

  async function run(message: BlobTriggerMessage, queued: DequeuedMessageItem): Promise<void> {
    const { ContainerName, BlobName } = message;
    // An event's version may be outdated by now, and the newest one is read; a scan finds the newer version itself.
    const etag = isEventGrid ? undefined : quotedETag(message.ETag);
    const read = await readBlob(clientOf(ContainerName, BlobName), etag);
    if (read === undefined) return;
    const reason = `New blob detected(${source}): ${ContainerName}/${BlobName}`;
    const input = inputOf(ContainerName, BlobName, read, reason);
    await invoke(target, { ...input, details: { ...messageDetails(queued), ...input.details } });
  }

  const polling = isEventGrid ? undefined : createBlobPolling({ ...deps, pattern, functionId, log });
  return {
    async start() {
      await blobQueue.add(functionId, { run, poisonService: deps.poisonService });
      polling?.start();
    },
    async stop() {
      await Promise.all([polling?.stop(), blobQueue.stop()]);
    },
    async manual(input) {
      const [, container = '', name = ''] = /^([^/]+)\/(.+)$/s.exec(input) ?? [];
      const read = name === '' ? undefined : await readBlob(clientOf(container, name));
      if (read === undefined) throw new Error(`There is no blob '${input}'; 'container/blob' is expected.`);
      return inputOf(container, name, read, MANUAL_REASON);
    },
    ...(isEventGrid
      ? {
          webhook: createEventGridWebhook({
            pattern,
            functionId,
            blobQueue,
            serviceUrl: blobService.url,
            log,
          }),
        }
      : {}),
  };
}
