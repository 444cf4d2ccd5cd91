import type { HttpMethod, HttpResponseInit } from '@azure/functions';
import { RelevoError } from '../kernel/error.ts';
import { type ErrorFormat, type HttpCall, httpHandler } from './http-handler.ts';

/** Every method, as the host would answer 404 to the ones that a function does not list. */
export const everyMethod: HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

type Handler = ReturnType<typeof httpHandler>;

/** Errors as the Open Inference Protocol has them: `{"error": "<code> <path>: <message>"}`. */
export const inferenceError: ErrorFormat = ({ status, code, message, path }) => ({
  status,
  jsonBody: { error: `${code}${path === undefined ? '' : ` ${path}`}: ${message}` },
});

/** A function of the Open Inference Protocol that takes one method; others are answered 405. */
export function inferenceHandler(
  timeoutMs: number,
  method: 'GET' | 'POST',
  work: (call: HttpCall) => Promise<HttpResponseInit>,
): Handler {
  const checked = async (call: HttpCall): Promise<HttpResponseInit> => {
    if (call.request.method !== method)
      throw new RelevoError('METHOD', `expected ${method}`, { status: 405 });
    return work(call);
  };
  return httpHandler(timeoutMs, checked, (error) =>
    error.status === 405 ? { ...inferenceError(error), headers: { allow: method } } : inferenceError(error),
  );
}
