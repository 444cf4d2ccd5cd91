import type { MessagePort } from 'node:worker_threads';
import { RelevoError } from '../../kernel/error.ts';
import type { Scorer, ScorerOptions } from '../create-scorer.ts';
import { readModelDescription } from '../read-model-description.ts';
import { type ModelThread, startModelThread } from './model-thread.ts';

/** A scorer whose model lives in another thread, which other threads may ask directly. */
export type ThreadScorer = Scorer & {
  /** A port to the model's thread as it is now, and a number that is another one after it was started again. */
  connect(): Promise<MessagePort>;
  generation(): number;
  /** What it takes to open the model once more, in another thread. */
  source: ScorerOptions;
};

/**
 * Opens the model in a thread of its own, where session creation and all runs happen, so that the calling thread never
 * stands still for them. A thread that ends by itself fails the calls under way (MODEL_UNAVAILABLE, 503) and is started
 * again; calls that come meanwhile wait for that.
 *
 * @throws what `createScorer` throws, MODEL_UNAVAILABLE
 */
export async function openInThread(
  options: ScorerOptions,
  onRestart: (cause: unknown) => void = () => undefined,
  start = startModelThread,
): Promise<ThreadScorer> {
  let restarting: Promise<ModelThread> | undefined;
  let dead = false;
  let generation = 0;
  let releasing: Promise<void> | undefined;

  function onEnd(cause: unknown): void {
    if (releasing !== undefined) return;
    dead = true;
    onRestart(cause);
    // What keeps it from starting again, the next call is told.
    alive().catch(() => undefined);
  }

  async function restart(): Promise<ModelThread> {
    const thread = await start(source, onEnd);
    dead = false;
    generation += 1;
    current = thread;
    return thread;
  }
  function alive(): Promise<ModelThread> {
    restarting ??= restart().finally(() => {
      restarting = undefined;
    });
    return restarting;
  }
  async function end(): Promise<void> {
    // A restart that fails has left nothing to release.
    await restarting?.catch(() => undefined);
    await current.release();
  }
  // Read here, so that the thread needs no parsers.
  const description = options.description ?? (await readModelDescription(options.directory));
  const source: ScorerOptions = { ...options, description };
  let current = await start(source, onEnd);
  return {
    description: current.description,
    source,
    score: async (input) => {
      if (releasing !== undefined) throw released();
      return (dead ? await alive() : current).score(input);
    },
    connect: async () => (dead ? await alive() : current).connect(),
    generation: () => generation,
    release: () => {
      releasing ??= end();
      return releasing;
    },
  };
}

export const isThreadScorer = (scorer: Scorer): scorer is ThreadScorer =>
  'connect' in scorer && 'generation' in scorer;

const released = (): RelevoError =>
  new RelevoError('SCORER_RELEASED', 'the model is no longer loaded', { retryable: true });
