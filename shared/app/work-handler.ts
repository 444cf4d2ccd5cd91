import type { InvocationContext } from '@azure/functions';
import { RelevoError } from '../kernel/error.ts';

/** One invocation of a timer, queue or blob function. */
export type WorkCall = {
  context: InvocationContext;
  /** Aborts a little before the Functions host would end the process. */
  signal: AbortSignal;
};

/**
 * Gives background work the time that the host allows, less a tenth and at most half a minute, to stop in good order.
 * `functionTimeoutMs` undefined: no limit.
 * @throws RelevoError DEADLINE_EXCEEDED (retryable) when the work failed because its time was over
 */
export function workHandler<Input>(
  functionTimeoutMs: number | undefined,
  work: (input: Input, call: WorkCall) => Promise<void>,
): (input: Input, context: InvocationContext) => Promise<void> {
  return async (input, context) => {
    if (functionTimeoutMs === undefined)
      return work(input, { context, signal: new AbortController().signal });
    const limitMs = functionTimeoutMs - Math.min(functionTimeoutMs / 10, 30_000);
    const signal = AbortSignal.timeout(Math.min(limitMs, LONGEST_TIMER_MS));
    try {
      await work(input, { context, signal });
    } catch (cause) {
      if (!signal.aborted) throw cause;
      throw new RelevoError('DEADLINE_EXCEEDED', `stopped after ${limitMs} ms, before functionTimeout`, {
        retryable: true,
        cause,
      });
    }
  };
}

const LONGEST_TIMER_MS = 2_147_483_647;
