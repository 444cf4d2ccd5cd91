import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { isRelevoError } from '../kernel/error.ts';
import { createDeadlines } from './shared-deadlines.ts';

export type HttpCall = {
  request: HttpRequest;
  /** Aborts when the request's time is over. */
  signal: AbortSignal;
  traceparent: string | undefined;
};

/** What a caller may learn of an error. */
export type WireError = { status: number; code: string; message: string; path: string | undefined };

/** An error in the shape of a protocol; 429 and 503 get their retry-after from the handler. */
export type ErrorFormat = (error: WireError) => ErrorAnswer;
type ErrorAnswer = Omit<HttpResponseInit, 'headers'> & { headers?: Record<string, string> };

type Handler = (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;

/** Gives a use case its deadline, and every error its status, stable code and path; never a stack trace or a payload. */
export function httpHandler(
  timeoutMs: number,
  work: (call: HttpCall) => Promise<HttpResponseInit>,
  format: ErrorFormat = strictError,
): Handler {
  const begin = createDeadlines(timeoutMs);
  return async (request, context) => {
    const { signal, hold } = begin();
    const call = { request, signal, traceparent: context.traceContext?.traceParent };
    try {
      return await hold(work(call));
    } catch (error) {
      return withRetryAfter(format(wireError(error, signal, context)));
    }
  };
}

function wireError(error: unknown, signal: AbortSignal, context: InvocationContext): WireError {
  if (isRelevoError(error)) {
    const { status, code, message, path } = error;
    if (status >= 500) context.error(`${code}: ${message}`);
    return { status, code, message, path };
  }
  if (signal.aborted) {
    context.warn('DEADLINE_EXCEEDED: no answer within the time limit');
    return wire(504, 'DEADLINE_EXCEEDED', 'no answer within the time limit');
  }
  context.error(error);
  return wire(500, 'INTERNAL_ERROR', 'the request could not be answered');
}

const wire = (status: number, code: string, message: string): WireError => ({
  status,
  code,
  message,
  path: undefined,
});

const withRetryAfter = (answer: ErrorAnswer): HttpResponseInit =>
  answer.status === 429 || answer.status === 503
    ? { ...answer, headers: { 'retry-after': '5', ...answer.headers } }
    : answer;

const strictError: ErrorFormat = ({ status, code, message, path }) => ({
  status,
  jsonBody: {
    error_code: code,
    message: path === undefined ? message : `${path}: ${message}`,
    ...(path === undefined ? {} : { path }),
  },
});
