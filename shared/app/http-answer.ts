import type { HttpResponseInit } from '@azure/functions';
import { traceIdOf } from '../telemetry/spans.ts';
import type { HttpCall } from './http-handler.ts';

type Answer = { status: number; headers: Record<string, string>; body: string };
type Scoring = (
  model: string,
  body: Uint8Array,
  context: { contentType: string | null; traceId: string | null },
  signal: AbortSignal,
) => Promise<Answer>;

/** Hands a request's body to a use case of serving. */
export async function answerBody(model: string, call: HttpCall, use: Scoring): Promise<HttpResponseInit> {
  const body = new Uint8Array(await call.request.arrayBuffer());
  const context = {
    contentType: call.request.headers.get('content-type'),
    traceId: traceIdOf(call.traceparent),
  };
  return use(model, body, context, call.signal);
}
