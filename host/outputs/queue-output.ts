import type { QueueServiceClient } from '@azure/storage-queue';
import type { QueueSettings } from '../config/host-settings.ts';
import type { TypedData } from '../invocation.ts';
import { encodeMessage } from '../listeners/queue/message-text.ts';
import { sendCreating } from '../listeners/queue/send-creating.ts';

type Deps = { encoding: QueueSettings['messageEncoding']; notify: (queueUrl: string) => void };

/** Writes one message, or one for each element of a JSON array; the queue is created when missing. */
export async function writeQueueOutput(
  service: QueueServiceClient,
  name: string,
  value: TypedData,
  { encoding, notify }: Deps,
): Promise<void> {
  const queue = service.getQueueClient(name);
  for (const message of messagesOf(value)) await sendCreating(queue, encodeMessage(message, encoding));
  notify(queue.url);
}

function messagesOf(value: TypedData): (string | Uint8Array)[] {
  if ('bytes' in value) return [value.bytes];
  if ('string' in value) return isArrayText(value.string) ? elementsOf(value.string) : [value.string];
  if ('json' in value)
    return isArrayText(value.json) ? elementsOf(value.json) : textsOf(JSON.parse(value.json));
  if ('int' in value) return [String(value.int)];
  if ('double' in value) return [String(value.double)];
  throw new Error('An HTTP response cannot be a queue message.');
}

/** Text between square brackets that is no JSON is a message as it is. */
function isArrayText(text: string): boolean {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[') || !trimmed.endsWith(']')) return false;
  try {
    return Array.isArray(JSON.parse(trimmed));
  } catch {
    return false;
  }
}

function elementsOf(text: string): string[] {
  const elements: unknown = JSON.parse(text);
  return Array.isArray(elements) ? elements.flatMap(textsOf) : [];
}

function textsOf(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}
