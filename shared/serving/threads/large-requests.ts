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

/** About 60 rows of 20 columns, which take 1 ms to read, to capture and to answer. */
const LARGE_BYTES = 16_384;

/** The thread starts with the first large request, and again with the first one after it has ended. */
export function createLargeRequests(deps: {
  policies: Policies;
  salt: string | undefined;
  log: Log;
  metrics: ServingMetrics;
  start?: typeof startRequestThread;
}): LargeRequests {
  const { log, metrics, start = startRequestThread } = deps;
  let thread: RequestThread | undefined;

  function begin(): RequestThread {
    const begun = start({ policies: plainPolicies(deps.policies), salt: deps.salt }, (cause) => {
      if (thread !== begun) return;
      thread = undefined;
      log.error('thread for large requests ended', { reason: endOf(cause) });
      metrics.count('thread.restarted', 1, { thread: 'requests' });
    });
    return begun;
  }
  return {
    takes: (scorer, body, headers) =>
      isThreadScorer(scorer) && (body.length > LARGE_BYTES || headers['content-encoding'] !== undefined),
    answer: async (scorer, request, signal) => {
      if (!isThreadScorer(scorer)) throw new TypeError('the model is in no thread of its own');
      thread ??= begin();
      return thread.answer(scorer, request, signal);
    },
    stop: async () => {
      const running = thread;
      thread = undefined;
      await running?.stop();
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
