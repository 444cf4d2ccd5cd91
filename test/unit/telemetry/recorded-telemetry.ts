import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  context,
  type ContextManager,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  type SpanOptions,
  type SpanStatus,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { type LogRecord, logs } from '@opentelemetry/api-logs';

export type RecordedSpan = {
  name: string;
  options: SpanOptions;
  parent: SpanContext | undefined;
  own: SpanContext;
  attributes: Attributes;
  status: SpanStatus;
  ended: boolean;
};

export type RecordedTelemetry = { spans: RecordedSpan[]; events: LogRecord[]; stop(): void };

/** Registers a tracer, a logger and a context manager that keep everything in memory, until `stop`. */
export function recordTelemetry(): RecordedTelemetry {
  const spans: RecordedSpan[] = [];
  const events: LogRecord[] = [];
  const startSpan = (name: string, options: SpanOptions = {}, origin = context.active()): Span => {
    const parent = trace.getSpanContext(origin);
    const number = String(spans.length + 1);
    const own = {
      traceId: parent?.traceId ?? number.padStart(32, '0'),
      spanId: number.padStart(16, 'a'),
      traceFlags: parent?.traceFlags ?? TraceFlags.SAMPLED,
    };
    const status = { code: SpanStatusCode.UNSET };
    const attributes = { ...options.attributes };
    const recorded = { name, options, parent, own, attributes, status, ended: false };
    spans.push(recorded);
    return spanOf(recorded);
  };
  context.setGlobalContextManager(createContextManager());
  trace.setGlobalTracerProvider({
    getTracer: () => ({
      startSpan,
      startActiveSpan: () => {
        throw new Error('not used');
      },
    }),
  });
  logs.setGlobalLoggerProvider({
    getLogger: () => ({ emit: (record) => void events.push(record), enabled: () => true }),
  });
  return {
    spans,
    events,
    stop: () => {
      context.disable();
      trace.disable();
      logs.disable();
    },
  };
}

function spanOf(recorded: RecordedSpan): Span {
  const span: Span = {
    spanContext: () => recorded.own,
    setAttribute: (key, value) => {
      recorded.attributes[key] = value;
      return span;
    },
    setAttributes: (attributes) => {
      Object.assign(recorded.attributes, attributes);
      return span;
    },
    setStatus: (status) => {
      recorded.status = status;
      return span;
    },
    end: () => {
      recorded.ended = true;
    },
    addEvent: () => span,
    addLink: () => span,
    addLinks: () => span,
    updateName: () => span,
    isRecording: () => !recorded.ended,
    recordException: () => undefined,
  };
  return span;
}

function createContextManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, work, thisArgument, ...rest) =>
      storage.run(active, () => work.call(thisArgument, ...rest)),
    bind: (_active, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}
