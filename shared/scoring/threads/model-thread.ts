import { isMainThread, MessageChannel, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { RelevoError } from '../../kernel/error.ts';
import { createPendingCalls } from '../../kernel/pending-calls.ts';
import { fromPortable } from '../../kernel/portable-error.ts';
import { startThread } from '../../kernel/start-thread.ts';
import type { ModelInput, ScoredBatch } from '../column-batch.ts';
import type { ScorerOptions } from '../create-scorer.ts';
import type { ModelDescription } from '../model-description.ts';
import { type FromModelThread, packInput, type ToModelThread } from './model-messages.ts';

/** A thread that holds one model. */
export type ModelThread = {
  description: ModelDescription;
  /** @throws what the model throws; MODEL_UNAVAILABLE (503) when the thread ends before it answers */
  score(input: ModelInput): Promise<ScoredBatch>;
  /** A port for another thread, which takes `ScoreCall` and answers `ScoreReply`; closed when this thread ends. */
  connect(): MessagePort;
  /** Ends the thread after all calls that it was sent. */
  release(): Promise<void>;
};

type Work = { relevoModel: ScorerOptions };

/** Batches are small, and what a run allocates dies with it: little heap is needed, and less resident memory. */
const limits = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 };

/**
 * Opens a model directory in a thread of its own. The process may end while the thread is idle. `onEnd` hears when the
 * thread of an opened model has ended, with the error that ended it where there was one.
 *
 * @throws what `createScorer` throws; MODEL_UNAVAILABLE (503) when the thread ends before the model is open
 */
export async function startModelThread(
  options: ScorerOptions,
  onEnd: (cause: unknown) => void,
): Promise<ModelThread> {
  const work: Work = { relevoModel: options };
  let isOpen = false;
  const onExit = (cause: unknown): void => {
    if (isOpen) onEnd(cause);
    calls.rejectAll(unavailable(cause));
    opened.reject(unavailable(cause));
    released.resolve();
  };
  const worker = startThread(import.meta.url, { name: 'relevo-model', data: work, limits, onEnd: onExit });
  const opened = Promise.withResolvers<ModelDescription>();
  const released = Promise.withResolvers<void>();
  const calls = createPendingCalls<ScoredBatch>((busy) => (busy ? worker.ref() : worker.unref()));
  const send = (message: ToModelThread, ports: MessagePort[] = []): void =>
    worker.postMessage(message, ports);
  worker.on('message', (message: FromModelThread) => {
    if (message.kind === 'scored') calls.resolve(message.id, message.scored);
    else if (message.kind === 'failed') calls.reject(message.id, fromPortable(message.error));
    else if (message.kind === 'opened') opened.resolve(message.description);
    else if (message.kind === 'refused') opened.reject(fromPortable(message.error));
    else released.resolve();
  });
  const description = await opened.promise;
  isOpen = true;
  worker.unref();
  return {
    description,
    score: async (input) => {
      const { id, reply } = calls.open();
      send({ kind: 'score', id, input: packInput(description.inputs, input) });
      return reply;
    },
    connect: () => {
      const { port1, port2 } = new MessageChannel();
      send({ kind: 'connect', port: port1 }, [port1]);
      return port2;
    },
    release: async () => {
      worker.ref();
      send({ kind: 'release' });
      await released.promise;
      await worker.terminate();
    },
  };
}

const unavailable = (cause: unknown): RelevoError =>
  new RelevoError('MODEL_UNAVAILABLE', "the model's thread ended; try again", {
    status: 503,
    retryable: true,
    cause,
  });

const isWork = (value: unknown): value is Work =>
  typeof value === 'object' && value !== null && 'relevoModel' in value;

if (!isMainThread && parentPort !== null && isWork(workerData)) {
  const { runModelThread } = await import('./run-model-thread.ts');
  await runModelThread(parentPort, workerData.relevoModel);
}
