import type { HttpFunctionOptions, HttpResponseInit } from '@azure/functions';
import type { ProtocolName } from '../serving/protocols.ts';
import { compatError } from './compat-error-answer.ts';
import { type HttpCall, httpHandler } from './http-handler.ts';
import { everyMethod } from './inference-handler.ts';
import type { Settings } from './settings.ts';

type Route = Pick<HttpFunctionOptions, 'methods' | 'handler'>;
type Mode = Pick<Settings, 'RELEVO_SCORING_MODE' | 'RELEVO_REQUEST_TIMEOUT'>;

/** A route of MLflow's scoring server that answers predictions. */
export function scoringRoute(
  { RELEVO_SCORING_MODE: mode, RELEVO_REQUEST_TIMEOUT: timeoutMs }: Mode,
  work: (call: HttpCall, protocol: ProtocolName) => Promise<HttpResponseInit>,
): Route {
  if (mode === 'strict')
    return { methods: ['POST'], handler: httpHandler(timeoutMs, (call) => work(call, 'mlflow')) };
  const answer = async (call: HttpCall): Promise<HttpResponseInit> =>
    call.request.method === 'POST' ? work(call, 'mlflow-compat') : methodNotAllowed('POST');
  return { methods: everyMethod, handler: httpHandler(timeoutMs, answer, compatError) };
}

/** A route that takes GET: `strict` answers as Relevo does, `compat` is the text that MLflow's server answers. */
export function plainRoute(
  { RELEVO_SCORING_MODE: mode }: Mode,
  strict: () => Promise<HttpResponseInit>,
  compat: string,
): Route {
  if (mode === 'strict') return { methods: ['GET'], handler: strict };
  return {
    methods: everyMethod,
    handler: async ({ method }) =>
      method === 'GET'
        ? { body: compat, headers: { 'content-type': 'application/json' } }
        : methodNotAllowed('GET'),
  };
}

/** The host answers 404 to methods that a function does not list. */
const methodNotAllowed = (allow: string): HttpResponseInit => ({
  status: 405,
  headers: { 'content-type': 'application/json', allow },
  body: '{"detail":"Method Not Allowed"}',
});
