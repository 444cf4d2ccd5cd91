import type { Clock } from '../../clock.ts';
import type { HostedFunction, InvocationInput, Invoke, RetryOptions } from '../../invocation.ts';
import type { Random } from '../../random.ts';
import { createBackoff } from '../backoff.ts';
import type { ListenerLog } from '../listener-log.ts';
import { sleepOrAbort } from '../nap.ts';

type RetryDeps = { invoke: Invoke; clock: Clock; random: Random; log: ListenerLog };

/** Runs a function once, and again by its retry policy while it fails. Rejects with the last failure. */
export async function invokeWithRetry(
  deps: RetryDeps,
  target: HostedFunction,
  input: InvocationInput,
  stop: AbortSignal,
): Promise<void> {
  const { retry } = target;
  const delay = retry === undefined ? undefined : retryDelay(retry, deps.random);
  let current = input;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await deps.invoke(target, current);
      return;
    } catch (error) {
      if (retry === undefined || delay === undefined || isSpent(retry, attempt)) throw error;
      const waitMs = delay();
      deps.log.info(
        `Waiting for ${waitMs} ms before retrying function execution. Next attempt: '${attempt}'. Max retry count: '${retry.maxRetryCount}'.`,
      );
      await sleepOrAbort(deps.clock, waitMs, stop);
      if (stop.aborted) throw error;
      const exception = error instanceof Error ? error.message : String(error);
      current = { ...input, retry: { count: attempt, max: retry.maxRetryCount, exception } };
    }
  }
}

/** -1 retries for ever. */
const isSpent = (retry: RetryOptions, attempt: number): boolean =>
  retry.maxRetryCount !== -1 && attempt > retry.maxRetryCount;

function retryDelay(retry: RetryOptions, random: Random): () => number {
  if (retry.retryStrategy === 'fixedDelay') return () => retry.delayIntervalMs;
  const range = { minMs: retry.minimumIntervalMs, maxMs: retry.maximumIntervalMs };
  const backoff = createBackoff(range, random);
  return () => Math.round(backoff.next(false));
}
