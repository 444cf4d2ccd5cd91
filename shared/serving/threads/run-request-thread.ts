import type { MessagePort, Transferable } from 'node:worker_threads';
import { toPortable } from '../../kernel/portable-error.ts';
import { gone } from '../../scoring/threads/model-link.ts';
import { createRowWriter } from '../capture/captured-rows.ts';
import { answerLarge } from './answer-large.ts';
import { createIdleCollection } from './idle-collection.ts';
import { createLargeModel, type LargeModel } from './large-model.ts';
import type {
  FromRequestThread,
  LargeAnswer,
  RequestThreadSetup,
  ToRequestThread,
} from './request-messages.ts';

type OwnerPort = Pick<MessagePort, 'on'> & {
  postMessage(message: FromRequestThread, transfer?: readonly Transferable[]): void;
};
type AnswerCall = Extract<ToRequestThread, { kind: 'answer' }>;

/** The program of the thread that answers large requests. */
export function runRequestThread(owner: OwnerPort, { policies, salt }: RequestThreadSetup): void {
  const writers = new Map(
    Object.entries(policies).map(([model, policy]) => [model, createRowWriter(policy, salt)]),
  );
  const models = new Map<number, LargeModel>();
  const underWay = new Map<number, AbortController>();
  const collectWhenIdle = createIdleCollection();

  async function answer({ key, request }: AnswerCall, signal: AbortSignal): Promise<LargeAnswer> {
    const model = models.get(key);
    if (model === undefined) throw gone();
    const writer = writers.get(request.facts.model);
    return model.lane(() => answerLarge(request, model, writer, signal), signal);
  }
  async function reply(call: AnswerCall): Promise<void> {
    const { id } = call;
    const abandoning = new AbortController();
    underWay.set(id, abandoning);
    try {
      const found = await answer(call, abandoning.signal);
      owner.postMessage({ kind: 'answered', id, answer: found }, buffersOf(found));
    } catch (error) {
      owner.postMessage({ kind: 'failed', id, error: toPortable(error) }, []);
    } finally {
      underWay.delete(id);
      if (underWay.size === 0) collectWhenIdle();
    }
  }
  const onUnopened = (error: unknown): void =>
    owner.postMessage({ kind: 'unopened', error: toPortable(error) }, []);
  owner.on('message', (message: ToRequestThread) => {
    if (message.kind === 'answer') void reply(message);
    else if (message.kind === 'abandon') underWay.get(message.id)?.abort();
    else {
      const { key } = message;
      const onClose = (): void => {
        models.delete(key);
      };
      models.set(key, createLargeModel(message, { onClose, onUnopened }));
    }
  });
}

/** What may be handed over instead of copied: arrays that have a buffer to themselves. */
const buffersOf = ({ body, captured }: LargeAnswer): Transferable[] =>
  [body, ...captured.map(({ bytes }) => bytes)].flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
