import { availableParallelism } from 'node:os';
import type { Log } from '../../kernel/log.ts';
import { isThreadScorer } from '../../scoring/threads/open-in-thread.ts';
import type { Scorer } from '../../scoring/create-scorer.ts';
import type { Policies, ServingMetrics } from '../ports.ts';
import type { RequestHeaders } from '../protocol.ts';
import type { LargeAnswer, LargeRequest, RequestThreadSetup } from './request-messages.ts';
import { type RequestThread, startRequestThread } from './request-thread.ts';

/** Requests that are answered off the main thread, however long they take, so that no other request waits for them. */
export type LargeRequests = {
  /** Whether a body is large and the model lives in a thread that others may ask. */
  takes(scorer: Scorer, body: Uint8Array, headers: RequestHeaders): boolean;
  /** @throws what protocol and model throw; the signal's reason; MODEL_UNAVAILABLE (503) when the thread ends */
  answer(scorer: Scorer, request: LargeRequest, signal?: AbortSignal): Promise<LargeAnswer>;
  stop(): Promise<void>;
};

/** About 100 rows of 20 columns, which take 0.6 ms to read, to capture and to answer. */
const LARGE_BYTES = 16_384;
const MOST_THREADS = 2;

/** A place for a thread, which starts with its first request, and again with the first one after it has ended. */
type Place = { thread: RequestThread | undefined; underWay: number };

/** Threads start as they are needed: each request goes to the one with the fewest. */
export function createLargeRequests(deps: {
  policies: Policies;
  salt: string | undefined;
  log: Log;
  metrics: ServingMetrics;
  start?: typeof startRequestThread;
  /** Default: one for each processor, two at most. */
  threads?: number;
}): LargeRequests {
  const { log, metrics, start = startRequestThread } = deps;
  const { threads = Math.min(MOST_THREADS, availableParallelism()) } = deps;
  const places = Array.from({ length: threads }, (): Place => ({ thread: undefined, underWay: 0 }));

  const onUnopened = (cause: unknown): void =>
    log.warn("large requests are left to a model's own thread", { reason: endOf(cause) });
  function begin(place: Place): RequestThread {
    const onEnd = (cause: unknown): void => {
      if (place.thread !== begun) return;
      place.thread = undefined;
      log.error('thread for large requests ended', { reason: endOf(cause) });
      metrics.count('thread.restarted', 1, { thread: 'requests' });
    };
    const begun = start({ policies: plainPolicies(deps.policies), salt: deps.salt }, onEnd, onUnopened);
    return begun;
  }
  return {
    takes: (scorer, body, headers) =>
      isThreadScorer(scorer) && (body.length > LARGE_BYTES || headers['content-encoding'] !== undefined),
    answer: async (scorer, request, signal) => {
      if (!isThreadScorer(scorer)) throw new TypeError('the model is in no thread of its own');
      const place = places.reduce((least, one) => (one.underWay < least.underWay ? one : least));
      place.thread ??= begin(place);
      place.underWay += 1;
      try {
        return await place.thread.answer(scorer, request, signal);
      } finally {
        place.underWay -= 1;
      }
    },
    stop: async () => {
      const running = places.flatMap(({ thread }) => (thread === undefined ? [] : [thread]));
      for (const place of places) place.thread = undefined;
      await Promise.all(running.map(async (thread) => thread.stop()));
    },
  };
}

const plainPolicies = (policies: Policies): RequestThreadSetup['policies'] =>
  Object.fromEntries(
    policies.models().flatMap((model) => {
      const policy = policies.get(model);
      return policy === undefined ? [] : [[model, policy]];
    }),
  );

/** Such as ERR_WORKER_OUT_OF_MEMORY; never a message, which may quote a payload. */
export const endOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNEXPECTED';
