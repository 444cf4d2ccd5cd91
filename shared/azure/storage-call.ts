import { RelevoError } from '../kernel/error.ts';
import { storageUnavailable } from './storage-error.ts';

/** Longest a call on one small blob or message may take, retries included. */
export const CALL_TIMEOUT_MS = 60_000;
/** Longest the transfer of one file may take. */
export const TRANSFER_TIMEOUT_MS = 600_000;

/**
 * Runs one storage operation under a deadline.
 * Throws the caller's abort reason when the caller aborted, else STORAGE_UNAVAILABLE.
 */
export async function storageCall<T>(
  operation: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  run: (abortSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    return await run(signal === undefined ? deadline : AbortSignal.any([signal, deadline]));
  } catch (error) {
    signal?.throwIfAborted();
    if (!deadline.aborted) throw storageUnavailable(operation, error);
    throw new RelevoError('STORAGE_UNAVAILABLE', `${operation}: no answer within ${timeoutMs} ms`, {
      retryable: true,
      status: 503,
      cause: error,
    });
  }
}
