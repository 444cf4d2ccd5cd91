import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { RelevoError } from '../../kernel/error.ts';
import { createPendingCalls } from '../../kernel/pending-calls.ts';
import { fromPortable } from '../../kernel/portable-error.ts';
import { startThread } from '../../kernel/start-thread.ts';
import type { ThreadScorer } from '../../scoring/threads/open-in-thread.ts';
import type {
  FromRequestThread,
  LargeAnswer,
  LargeRequest,
  RequestThreadSetup,
  ToRequestThread,
} from './request-messages.ts';

/** A thread that parses and answers large requests, and asks the models' threads for the predictions itself. */
export type RequestThread = {
  /** @throws what protocol and model throw; the signal's reason; MODEL_UNAVAILABLE (503) when the thread ends */
  answer(scorer: ThreadScorer, request: LargeRequest, signal?: AbortSignal): Promise<LargeAnswer>;
  stop(): Promise<void>;
};

type Work = { relevoRequests: RequestThreadSetup };

/** Two requests of 4 MB at a time take about 100 MB; beyond the limit the thread ends instead of the process. */
const limits = { maxYoungGenerationSizeMb: 96, maxOldGenerationSizeMb: 768 };

/**
 * The process may end while the thread is idle. `onEnd` hears when it has ended, with the error where there was one;
 * `onUnopened` why a model could not be opened in the thread, which goes on without.
 */
export function startRequestThread(
  setup: RequestThreadSetup,
  onEnd: (cause: unknown) => void,
  onUnopened: (cause: unknown) => void = () => undefined,
): RequestThread {
  const work: Work = { relevoRequests: setup };
  const onExit = (cause: unknown): void => {
    calls.rejectAll(unavailable(cause));
    onEnd(cause);
  };
  const worker = startThread(import.meta.url, {
    name: 'relevo-requests',
    data: work,
    limits,
    onEnd: onExit,
  });
  const calls = createPendingCalls<LargeAnswer>((busy) => (busy ? worker.ref() : worker.unref()));
  const keyOf = modelKeys((message, port) => worker.postMessage(message, [port]));
  const send = (message: ToRequestThread, buffers: ArrayBuffer[] = []): void =>
    worker.postMessage(message, buffers);
  worker.unref();
  worker.on('message', (message: FromRequestThread) => {
    if (message.kind === 'answered') calls.resolve(message.id, message.answer);
    else if (message.kind === 'failed') calls.reject(message.id, fromPortable(message.error));
    else onUnopened(fromPortable(message.error));
  });
  return {
    answer: async (scorer, request, signal) => {
      const key = await keyOf(scorer);
      signal?.throwIfAborted();
      const { id, reply } = calls.open();
      const abandon = (): void => {
        calls.reject(id, signal?.reason);
        send({ kind: 'abandon', id });
      };
      signal?.addEventListener('abort', abandon, { once: true });
      // A copy, so that the caller keeps its own.
      const body = new Uint8Array(request.body);
      send({ kind: 'answer', id, key, request: { ...request, body } }, [body.buffer]);
      try {
        return await reply;
      } finally {
        signal?.removeEventListener('abort', abandon);
      }
    },
    stop: async () => {
      await worker.terminate();
    },
  };
}

type ModelMessage = Extract<ToRequestThread, { kind: 'model' }>;

/** Makes each model known at its first request, and again when its own thread was started again. */
function modelKeys(send: (message: ModelMessage, port: ModelMessage['port']) => void) {
  const known = new WeakMap<ThreadScorer, { generation: number; key: Promise<number> }>();
  let last = 0;

  async function makeKnown(scorer: ThreadScorer): Promise<number> {
    last += 1;
    const key = last;
    const port = await scorer.connect();
    const { description, source } = scorer;
    send({ kind: 'model', key, port, description, source }, port);
    return key;
  }
  return (scorer: ThreadScorer): Promise<number> => {
    const generation = scorer.generation();
    const found = known.get(scorer);
    if (found?.generation === generation) return found.key;
    const key = makeKnown(scorer);
    known.set(scorer, { generation, key });
    key.catch(() => known.delete(scorer));
    return key;
  };
}

const unavailable = (cause: unknown): RelevoError =>
  new RelevoError('MODEL_UNAVAILABLE', 'the thread for large requests ended; try again', {
    status: 503,
    retryable: true,
    cause,
  });

const isWork = (value: unknown): value is Work =>
  typeof value === 'object' && value !== null && 'relevoRequests' in value;

if (!isMainThread && parentPort !== null && isWork(workerData)) {
  const { runRequestThread } = await import('./run-request-thread.ts');
  runRequestThread(parentPort, workerData.relevoRequests);
}
