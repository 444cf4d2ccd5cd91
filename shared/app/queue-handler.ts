import { z } from 'zod';
import { isRelevoError, RelevoError } from '../kernel/error.ts';
import type { WorkCall } from './work-handler.ts';

type QueueDeps<Message> = {
  queue: string;
  schema: z.ZodType<Message>;
  send: (queue: string, message: unknown) => Promise<void>;
  work: (message: Message, call: WorkCall) => Promise<void>;
};

/**
 * Parses a queue message and runs the use case. What can never succeed (a message that does not parse, an error that is
 * not retryable) goes to the poison queue at once with its reason; everything else is thrown, so that the host delivers
 * it again and moves it to poison after its last try.
 */
export function queueHandler<Message>(
  deps: () => QueueDeps<Message>,
): (message: unknown, call: WorkCall) => Promise<void> {
  return async (message, call) => {
    const { queue, schema, send, work } = deps();
    try {
      await work(parseMessage(schema, message), call);
    } catch (error) {
      if (!isRelevoError(error) || error.retryable) throw error;
      call.context.error(`${queue}: ${error.code}: ${error.message}`);
      await send(`${queue}-poison`, { reason: { code: error.code, message: error.message }, message });
    }
  };
}

function parseMessage<Message>(schema: z.ZodType<Message>, message: unknown): Message {
  const result = schema.safeParse(message);
  if (result.success) return result.data;
  throw new RelevoError('MESSAGE_INVALID', z.prettifyError(result.error));
}
