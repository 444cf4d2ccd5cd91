import type { Clock } from '../kernel/clock.ts';
import { MlflowError } from './errors.ts';

export type Deadline = {
  /** Aborts when the caller's signal does or when the time is up. */
  signal: AbortSignal;
  remainingMs(): number;
};

/**
 * Runs `work` under one deadline. Rejects with `MLFLOW_TIMEOUT` when the time is up and with the signal's own
 * reason when the caller aborts, also where `work` ignores its signal for a while.
 */
export async function withDeadline<T>(
  limit: { timeoutMs: number; signal: AbortSignal | undefined; clock: Clock; what: string },
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  limit.signal?.throwIfAborted();
  const endsAt = limit.clock.now().getTime() + limit.timeoutMs;
  const timeUp = new AbortController();
  const finished = new AbortController();
  const signal = AbortSignal.any([timeUp.signal, ...(limit.signal === undefined ? [] : [limit.signal])]);
  void limit.clock.sleep(limit.timeoutMs, finished.signal).then(
    () => timeUp.abort(timeoutError(limit.what, limit.timeoutMs)),
    () => undefined,
  );
  try {
    return await work({ signal, remainingMs: () => endsAt - limit.clock.now().getTime() });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    finished.abort();
  }
}

const timeoutError = (what: string, timeoutMs: number): MlflowError =>
  new MlflowError('MLFLOW_TIMEOUT', `${what}: no answer within ${timeoutMs} ms`, {
    delivery: 'unknown',
    retryable: true,
  });
