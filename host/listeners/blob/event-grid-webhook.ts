import type { Webhook, WebhookResponse } from '../../invocation.ts';
import type { ListenerLog } from '../listener-log.ts';
import { errorText } from '../storage-error.ts';
import type { BlobPathPattern } from './blob-path-pattern.ts';
import type { BlobQueue } from './blob-queue.ts';
import { type BlobEvent, parseBlobEvents } from './event-grid-event.ts';

type Deps = {
  pattern: BlobPathPattern;
  functionId: string;
  blobQueue: BlobQueue;
  serviceUrl: string;
  log: ListenerLog;
};

/**
 * Answers Event Grid: the handshake of a new subscription with its code, and batches of events with 202 once every new
 * blob of the function's path is queued. 400 for a body that is no event; 500 makes Event Grid deliver again.
 */
export function createEventGridWebhook(deps: Deps): Webhook {
  return async ({ headers, body }) => {
    const origin = headers['webhook-request-origin'];
    // CloudEvents' handshake, an OPTIONS request without a body.
    if (origin !== undefined) {
      return { status: 200, headers: { 'WebHook-Allowed-Origin': origin, 'WebHook-Allowed-Rate': '*' } };
    }
    if (headers['aeg-event-type']?.startsWith('Unsubscribe') === true) return { status: 202 };
    const events = readEvents(body, deps);
    if (events === undefined) return { status: 400 };
    return answer(events, deps);
  };
}

function readEvents(body: Uint8Array, { serviceUrl, log }: Deps): BlobEvent[] | undefined {
  try {
    return parseBlobEvents(JSON.parse(Buffer.from(body).toString('utf8')), serviceUrl);
  } catch (error) {
    log.warn(`A request to the blobs webhook is not a batch of events: ${errorText(error)}`);
    return undefined;
  }
}

async function answer(events: BlobEvent[], deps: Deps): Promise<WebhookResponse> {
  const handshake = events.find((event) => event.kind === 'validation');
  if (handshake !== undefined) {
    const validationResponse = handshake.code;
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ validationResponse }),
    };
  }
  try {
    for (const event of events) await enqueue(event, deps);
    return { status: 202 };
  } catch (error) {
    deps.log.error(`An event of the blobs webhook was not queued: ${errorText(error)}`);
    return { status: 500 };
  }
}

async function enqueue(event: BlobEvent, { pattern, functionId, blobQueue }: Deps): Promise<void> {
  if (event.kind !== 'created' || event.container !== pattern.container) return;
  if (pattern.match(event.name) === undefined) return;
  await blobQueue.enqueue({
    Type: 'BlobTrigger',
    FunctionId: functionId,
    BlobType: event.blobType,
    ContainerName: event.container,
    BlobName: event.name,
    ETag: event.etag,
  });
}
