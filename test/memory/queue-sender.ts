import { encodeMessage, type QueueSender } from '../../shared/azure/queue-sender.ts';

type Sent = { queue: string; message: unknown };

/** Remembers what was sent, as a receiver would read it. */
export function createMemoryQueueSender(): QueueSender & { messages: Sent[] } {
  const messages: Sent[] = [];
  return {
    messages,
    send: async (queue, message, signal) => {
      signal?.throwIfAborted();
      const text = Buffer.from(encodeMessage(message), 'base64').toString();
      messages.push({ queue, message: JSON.parse(text) });
    },
  };
}
