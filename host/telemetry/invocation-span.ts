import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Context, Span, SpanContext, SpanOptions } from '@opentelemetry/api';
import type { HostedFunction } from '../invocation.ts';
import { asError } from '../worker/system-error.ts';
import { childTraceparent, isTraceparent } from './traceparent.ts';

export type HttpFacts = {
  method: string;
  scheme: string;
  path: string;
  address: string;
  route: string;
  userAgent?: string;
};

export type SpanStart = {
  target: HostedFunction;
  invocationId: string;
  traceparent: string | undefined;
  http?: HttpFacts;
};

/** `traceparent` is what the invocation runs under; `end` is called once. */
export type InvocationSpan = {
  traceparent: string;
  end(outcome: { status?: number; error?: unknown }): void;
};

export type StartSpan = (start: SpanStart) => InvocationSpan;

type Tracer = { startSpan(name: string, options: SpanOptions, context: Context): Span };
type Api = {
  trace: {
    getTracer(name: string): Tracer;
    setSpanContext(context: Context, span: SpanContext): Context;
  };
  ROOT_CONTEXT: Context;
};

const kinds = { server: 1, consumer: 4 };
const errorStatus = 2;

/**
 * Starts the span of one invocation, which in Azure the host's own process sends as the request item. It is recorded
 * through the app's own `@opentelemetry/api`, if the app has one with a provider; else only the ids are made.
 */
export function createInvocationSpans(appDir: string): StartSpan {
  const api = loadApi(appDir);
  const tracer = api?.trace.getTracer('relevo-host');
  let coldStart = true;
  return (start) => {
    if (api === undefined || tracer === undefined) return unrecorded(start.traceparent);
    const span = startSpan(api, tracer, start, coldStart);
    coldStart = false;
    // Without a provider there are no ids, or the caller's own.
    return isValid(span.spanContext()) ? spanOf(span) : unrecorded(start.traceparent);
  };
}

const unrecorded = (parent: string | undefined): InvocationSpan => ({
  traceparent: childTraceparent(parent),
  end: () => undefined,
});

const isValid = ({ traceId }: SpanContext): boolean => !/^0*$/.test(traceId);

function startSpan(
  api: Api,
  tracer: Tracer,
  { target, invocationId, traceparent, http }: SpanStart,
  coldStart: boolean,
): Span {
  const context = isTraceparent(traceparent)
    ? api.trace.setSpanContext(api.ROOT_CONTEXT, {
        traceId: traceparent.slice(3, 35),
        spanId: traceparent.slice(36, 52),
        traceFlags: Number.parseInt(traceparent.slice(53, 55), 16) % 2,
        isRemote: true,
      })
    : api.ROOT_CONTEXT;
  const attributes = {
    'faas.name': target.name,
    'faas.trigger': http === undefined ? target.trigger.type : 'http',
    'faas.invocation_id': invocationId,
    'faas.coldstart': coldStart,
    // Azure Monitor's exporter names a request without http attributes by this one.
    ...(http === undefined ? { 'ai.operation.name': target.name } : httpAttributes(http)),
  };
  const kind = http === undefined ? kinds.consumer : kinds.server;
  return tracer.startSpan(target.name, { kind, attributes }, context);
}

const httpAttributes = (http: HttpFacts): Record<string, string> => ({
  'http.request.method': http.method,
  'url.scheme': http.scheme,
  'url.path': http.path,
  'server.address': http.address,
  'http.route': `/${http.route}`,
  ...(http.userAgent === undefined ? {} : { 'user_agent.original': http.userAgent }),
});

function spanOf(span: Span): InvocationSpan {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    end: ({ status, error }) => {
      if (status !== undefined) span.setAttribute('http.response.status_code', status);
      if (error !== undefined) {
        span.recordException(asError(error));
        span.setStatus({ code: errorStatus, message: asError(error).message });
      } else if (status !== undefined && status >= 500) span.setStatus({ code: errorStatus });
      span.end();
    },
  };
}

function loadApi(appDir: string): Api | undefined {
  try {
    const loaded: unknown = createRequire(join(appDir, 'package.json'))('@opentelemetry/api');
    return isApi(loaded) ? loaded : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

const isApi = (value: unknown): value is Api =>
  typeof value === 'object' && value !== null && 'trace' in value && 'ROOT_CONTEXT' in value;
