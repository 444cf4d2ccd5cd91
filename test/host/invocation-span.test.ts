import { join } from 'node:path';
import {
  type Attributes,
  context,
  type Span,
  type SpanOptions,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { createInvocationSpans } from '../../host/telemetry/invocation-span.ts';
import { hosted } from './listener-harness.ts';

const root = join(import.meta.dirname, '../..');
const http = { method: 'GET', scheme: 'http', path: '/api/x', address: '127.0.0.1', route: 'api/x' };
const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

type Seen = {
  name: string;
  options: SpanOptions;
  parentId: string | undefined;
  attributes: Attributes;
  ended: boolean;
};

/** A provider that keeps what it is told. */
function recordSpans(): Seen[] {
  const seen: Seen[] = [];
  const startSpan: Tracer['startSpan'] = (name, options = {}, parentContext = context.active()) => {
    const above = trace.getSpanContext(parentContext);
    const one: Seen = {
      name,
      options,
      parentId: above?.spanId,
      attributes: { ...options.attributes },
      ended: false,
    };
    seen.push(one);
    const spanContext = { traceId: above?.traceId ?? 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
    const span: Span = Object.assign(trace.wrapSpanContext(spanContext), {
      setAttribute: (key: string, value: string | number) => {
        one.attributes[key] = value;
        return span;
      },
      end: () => {
        one.ended = true;
      },
    });
    return span;
  };
  const tracer: Tracer = {
    startSpan,
    startActiveSpan: () => {
      throw new Error('not used');
    },
  };
  trace.setGlobalTracerProvider({ getTracer: () => tracer });
  return seen;
}

afterEach(() => trace.disable());

describe('the span of an invocation', () => {
  it('is a SERVER span for http, under the caller, with status', () => {
    const seen = recordSpans();
    const start = createInvocationSpans(root);
    const span = start({
      target: hosted('Echo', { type: 'httpTrigger' }),
      invocationId: 'i',
      traceparent: parent,
      http,
    });
    span.end({ status: 503 });
    expect(span.traceparent).toBe(`00-0af7651916cd43dd8448eb211c80319c-${'b'.repeat(16)}-01`);
    expect(seen).toMatchObject([
      {
        name: 'Echo',
        options: { kind: 1 },
        parentId: 'b7ad6b7169203331',
        ended: true,
        attributes: {
          'faas.name': 'Echo',
          'faas.trigger': 'http',
          'faas.invocation_id': 'i',
          'faas.coldstart': true,
          'http.route': '/api/x',
          'http.response.status_code': 503,
        },
      },
    ]);
  });

  it('is a CONSUMER span for other triggers', () => {
    const seen = recordSpans();
    const start = createInvocationSpans(root);
    start({
      target: hosted('Work', { type: 'queueTrigger' }),
      invocationId: 'i',
      traceparent: undefined,
    }).end({});
    expect(seen).toMatchObject([
      { options: { kind: 4 }, attributes: { 'faas.trigger': 'queueTrigger' }, ended: true },
    ]);
  });

  it('only makes ids without a provider, or without the package', () => {
    for (const dir of [root, '/nonexistent']) {
      const start = createInvocationSpans(dir);
      const begin = { target: hosted('Echo', { type: 'httpTrigger' }), invocationId: 'i', http };
      const started = start({ ...begin, traceparent: undefined }).traceparent;
      expect(started).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
      expect(start({ ...begin, traceparent: 'nonsense' }).traceparent).not.toBe(started);
      expect(start({ ...begin, traceparent: parent }).traceparent).toContain(
        '0af7651916cd43dd8448eb211c80319c',
      );
    }
  });
});
