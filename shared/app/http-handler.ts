import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { isRelevoError, type RelevoError } from '../kernel/error.ts';

export type HttpCall = {
  request: HttpRequest;
  /** Aborts when the request's time is over. */
  signal: AbortSignal;
  traceparent: string | undefined;
};

type Handler = (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;

/** Gives a use case its deadline, and every error its status, stable code and path; never a stack trace or a payload. */
export function httpHandler(timeoutMs: number, work: (call: HttpCall) => Promise<HttpResponseInit>): Handler {
  return async (request, context) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const call = { request, signal, traceparent: context.traceContext?.traceParent };
    try {
      return await withDeadline(work(call), signal);
    } catch (error) {
      return answerError(error, signal, context);
    }
  };
}

async function withDeadline<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, late]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function answerError(error: unknown, signal: AbortSignal, context: InvocationContext): HttpResponseInit {
  if (isRelevoError(error)) {
    if (error.status >= 500) context.error(`${error.code}: ${error.message}`);
    return answer(error.status, errorBody(error));
  }
  if (signal.aborted) {
    context.warn('DEADLINE_EXCEEDED: no answer within the time limit');
    return answer(504, { error_code: 'DEADLINE_EXCEEDED', message: 'no answer within the time limit' });
  }
  context.error(error);
  return answer(500, { error_code: 'INTERNAL_ERROR', message: 'the request could not be answered' });
}

const answer = (status: number, jsonBody: Record<string, string>): HttpResponseInit => ({
  status,
  jsonBody,
  ...(status === 429 || status === 503 ? { headers: { 'retry-after': '5' } } : {}),
});

const errorBody = (error: RelevoError): Record<string, string> => ({
  error_code: error.code,
  message: error.path === undefined ? error.message : `${error.path}: ${error.message}`,
  ...(error.path === undefined ? {} : { path: error.path }),
});
