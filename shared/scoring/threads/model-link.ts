import type { MessagePort } from 'node:worker_threads';
import { RelevoError } from '../../kernel/error.ts';
import { createPendingCalls } from '../../kernel/pending-calls.ts';
import { fromPortable } from '../../kernel/portable-error.ts';
import type { ModelDescription } from '../model-description.ts';
import { packInput, type ScoreCall, type ScoreReply } from './model-messages.ts';
import type { TimedScore } from './score-in-chunks.ts';

/** A model in another thread, over a port that its scorer gave. */
export type ModelLink = { description: ModelDescription; score: TimedScore };

/** `onClose` is called when the model's thread has ended; calls fail with MODEL_UNAVAILABLE (503) then. */
export function createModelLink(
  port: MessagePort,
  description: ModelDescription,
  onClose: () => void,
): ModelLink {
  const calls = createPendingCalls<Awaited<ReturnType<TimedScore>>>();
  let closed = false;
  port.on('message', (reply: ScoreReply) => {
    if (reply.kind === 'scored') calls.resolve(reply.id, reply);
    else calls.reject(reply.id, fromPortable(reply.error));
  });
  port.on('close', () => {
    closed = true;
    calls.rejectAll(gone());
    onClose();
  });
  return {
    description,
    score: async (input) => {
      if (closed) throw gone();
      const { id, reply } = calls.open();
      const call: ScoreCall = { kind: 'score', id, input: packInput(description.inputs, input) };
      port.postMessage(call);
      return reply;
    },
  };
}

export const gone = (): RelevoError =>
  new RelevoError('MODEL_UNAVAILABLE', "the model's thread ended; try again", {
    status: 503,
    retryable: true,
  });
