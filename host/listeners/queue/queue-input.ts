import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { InvocationInput, TypedData } from '../../invocation.ts';
import { jsonProperties } from './json-properties.ts';
import { offsetTime } from '../offset-time.ts';

/** What a function sees of a queue message. Properties of a JSON message override the message's own. */
export const queueInput = (queue: string, text: string, message: DequeuedMessageItem): InvocationInput => ({
  data: { string: text },
  triggerMetadata: {
    queueTrigger: { string: text },
    dequeueCount: { json: String(message.dequeueCount) },
    expirationTime: time(message.expiresOn),
    id: { string: message.messageId },
    insertionTime: time(message.insertedOn),
    nextVisibleTime: time(message.nextVisibleOn),
    popReceipt: { string: message.popReceipt },
    ...jsonProperties(text),
  },
  reason: `New queue message detected on '${queue}'.`,
  details: messageDetails(message),
});

export const messageDetails = (message: DequeuedMessageItem): Record<string, string> => ({
  MessageId: message.messageId,
  DequeueCount: String(message.dequeueCount),
  InsertedOn: offsetTime(message.insertedOn),
});

const time = (date: Date): TypedData => ({ json: JSON.stringify(offsetTime(date)) });
