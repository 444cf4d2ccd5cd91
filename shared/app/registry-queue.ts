import { REGISTRY_EVENTS_QUEUE, registryEventSchema } from '../serving/messages.ts';

/** Name and message of the queue that `follow-event` consumes. */
export const registryQueue = { queue: REGISTRY_EVENTS_QUEUE, schema: registryEventSchema };
