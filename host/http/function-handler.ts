import type { ServerResponse } from 'node:http';
import type { HostSettings } from '../config/host-settings.ts';
import type { Execution } from '../execution.ts';
import { isDisabled } from '../indexing/is-disabled.ts';
import { type InvocationInput, MANUAL_REASON } from '../invocation.ts';
import type { HttpFacts } from '../telemetry/invocation-span.ts';
import { createAuthorizer, keyOf, levelOf, reaches } from './authorize.ts';
import { forwardToApp } from './forward-stream.ts';
import { headerOf, type HostRequest } from './host-request.ts';
import { readBody } from './read-body.ts';
import type { Route, RouteMatch } from './router.ts';
import { createRouter } from './router.ts';
import { toRpcHttp } from './rpc-request.ts';
import { createThrottle } from './throttle.ts';
import { httpResultOf, writeEmpty, writeResponse } from './write-response.ts';

export type FunctionHandler = (request: HostRequest, response: ServerResponse) => Promise<void>;

export type FunctionHandlerDeps = {
  settings: HostSettings;
  routes: readonly Route[];
  execution: Execution;
  /** Where a streaming app listens; undefined when bodies travel with the invocation. */
  streamUri: URL | undefined;
};

/** Answers requests by HTTP functions, with the host's rules for routes, keys, limits and failures. */
export function createFunctionHandler(deps: FunctionHandlerDeps): FunctionHandler {
  const { settings, routes } = deps;
  const find = createRouter(routes);
  const names = routes.map(({ target }) => target.name);
  const disabled = new Set(names.filter((name) => isDisabled(name, settings.lookup)));
  const authorize = createAuthorizer(settings.keys);
  const throttle = createThrottle(settings.http.maxOutstandingRequests, settings.http.maxConcurrentRequests);
  const refusal = ({ message, query }: HostRequest, { route }: RouteMatch): 401 | 404 | undefined => {
    const { name, trigger } = route.target;
    const level = authorize(keyOf(message.headers['x-functions-key'], query), { functionName: name });
    if (!reaches(level, levelOf(trigger['authLevel']))) return 401;
    // Without enforced keys everybody reaches admin, and disabled would mean nothing.
    const asAdmin = settings.keys !== undefined && level === 'admin';
    return disabled.has(name) && !asAdmin ? 404 : undefined;
  };
  return async (request, response) => {
    const found = find(request.method, request.path);
    const refused = found === undefined ? 404 : refusal(request, found);
    if (found === undefined || refused !== undefined) {
      writeEmpty(response, refused ?? 404);
      return;
    }
    const entered = throttle.enter();
    if (entered === undefined) {
      writeEmpty(response, 429);
      return;
    }
    const release = await entered;
    try {
      await (deps.streamUri === undefined
        ? answer(deps, request, found, response)
        : stream(deps, request, found, response));
    } finally {
      release();
    }
  };
}

async function answer(
  { settings, execution }: FunctionHandlerDeps,
  request: HostRequest,
  { route, values }: RouteMatch,
  response: ServerResponse,
): Promise<void> {
  const { message, method, url, query } = request;
  const body = await readBody(message, settings.http);
  if (body.kind === 'refused') {
    writeEmpty(response, body.status, { connection: 'close' });
    return;
  }
  const http = toRpcHttp({ url, method, headers: message.headers, query, params: values, body: body.bytes });
  try {
    const options = { http: factsOf(request, route) };
    const result = await execution.execute(route.target, inputOf(request, { http }), options);
    writeResponse(response, httpResultOf(result), settings.http.customHeaders);
  } catch {
    // The execution has logged the failure; callers learn nothing of it.
    if (response.headersSent) response.destroy();
    else writeEmpty(response, 500);
  }
}

async function stream(
  { settings, execution, streamUri }: FunctionHandlerDeps,
  request: HostRequest,
  { route, values }: RouteMatch,
  response: ServerResponse,
): Promise<void> {
  if (streamUri === undefined) return;
  await forwardToApp({
    request,
    response,
    values,
    streamUri,
    settings: settings.http,
    run: (invocationId, triggerMetadata) =>
      execution.execute(
        route.target,
        { ...inputOf(request, { http: {} }), triggerMetadata },
        {
          invocationId,
          http: factsOf(request, route),
          answeredStatus: () => (response.headersSent ? response.statusCode : undefined),
        },
      ),
  });
}

function inputOf({ message }: HostRequest, data: InvocationInput['data']): InvocationInput {
  const traceparent = headerOf(message, 'traceparent');
  const tracestate = headerOf(message, 'tracestate');
  return {
    data,
    triggerMetadata: {},
    reason: MANUAL_REASON,
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(tracestate === undefined ? {} : { tracestate }),
  };
}

function factsOf({ message, method, path, host }: HostRequest, route: Route): HttpFacts {
  const userAgent = message.headers['user-agent'];
  return {
    method,
    path,
    scheme: 'http',
    address: host,
    route: route.template,
    ...(userAgent === undefined ? {} : { userAgent }),
  };
}
