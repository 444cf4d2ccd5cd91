import {
  context,
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';

export type Attributes = Record<string, string | number | boolean>;

const TRACER = 'relevo';

/** Runs `work` in a CLIENT span, which Azure Monitor shows as a dependency. */
export const inDependencySpan = <T>(
  name: string,
  attributes: Attributes,
  work: () => Promise<T>,
): Promise<T> => inSpan(name, { kind: SpanKind.CLIENT, attributes }, context.active(), () => work());

/**
 * Continues the operation that `traceparent` names, with the active span as a link: a timer or queue execution that
 * works on behalf of an earlier upload. Without a valid `traceparent` it is a child of the active span.
 * Azure Monitor names such a request by the attribute `ai.operation.name` only.
 * `work` gets the traceparent to hand on, or the one it came with where telemetry is off.
 */
export function continueTrace<T>(
  name: string,
  traceparent: string | undefined,
  work: (traceparent: string | undefined) => Promise<T>,
): Promise<T> {
  const parent = parseTraceparent(traceparent);
  const active = trace.getActiveSpan()?.spanContext();
  const links: Link[] = parent !== undefined && active !== undefined ? [{ context: active }] : [];
  const origin = parent === undefined ? context.active() : trace.setSpanContext(ROOT_CONTEXT, parent);
  const attributes = { 'ai.operation.name': name };
  return inSpan(name, { kind: SpanKind.CONSUMER, links, attributes }, origin, (span) =>
    work(traceparentOf(span) ?? traceparent),
  );
}

/** Trace id in a W3C traceparent; null for anything that is not one. */
export const traceIdOf = (traceparent: string | undefined): string | null =>
  parseTraceparent(traceparent)?.traceId ?? null;

async function inSpan<T>(
  name: string,
  options: SpanOptions,
  parent: Context,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const span = trace.getTracer(TRACER).startSpan(name, options, parent);
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' });
    throw error;
  } finally {
    span.end();
  }
}

function parseTraceparent(
  text: string | undefined,
): { traceId: string; spanId: string; traceFlags: number; isRemote: true } | undefined {
  const match = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text ?? '');
  const [, traceId, spanId, flags] = match ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
}

function traceparentOf(span: Span): string | undefined {
  const { traceId, spanId, traceFlags } = span.spanContext();
  if (/^0+$/.test(traceId)) return undefined;
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** Adds to the span that `work` runs in. */
export function setActiveAttribute(name: string, value: string | number): void {
  trace.getActiveSpan()?.setAttribute(name, value);
}

/** Marks the span that `work` runs in as failed although nothing is thrown. `reason` is a class of failures, no message. */
export function failActiveSpan(reason: string): void {
  trace.getActiveSpan()?.setStatus({ code: SpanStatusCode.ERROR, message: reason });
}
