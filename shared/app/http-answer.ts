import type { HttpResponseInit } from '@azure/functions';
import { encodeContent } from '../serving/encode-content.ts';
import type { Feedback } from '../serving/feedback/feedback.ts';
import { type ModelTarget, parseTarget } from '../serving/model-target.ts';
import type { Predict } from '../serving/predict.ts';
import type { RequestHeaders } from '../serving/protocol.ts';
import type { ProtocolName } from '../serving/protocols.ts';
import { traceIdOf } from '../telemetry/spans.ts';
import type { HttpCall } from './http-handler.ts';

/** Protocols whose answers are compressed where the caller accepts it. */
const compressing: ReadonlySet<ProtocolName> = new Set(['mlflow', 'open-inference']);

/** Asks for predictions in a protocol. */
export async function answerPrediction(
  predict: Predict,
  target: ModelTarget,
  protocol: ProtocolName,
  call: HttpCall,
): Promise<HttpResponseInit> {
  const headers = headersOf(call.request.headers);
  const traceId = traceIdOf(call.traceparent);
  const answer = await predict({ target, protocol, body: await bodyOf(call), headers, traceId }, call.signal);
  return compressing.has(protocol) ? encodeContent(answer, headers['accept-encoding']) : answer;
}

export async function answerFeedback(
  feedback: Feedback,
  model: string,
  call: HttpCall,
): Promise<HttpResponseInit> {
  const { headers } = call.request;
  return feedback(model, await bodyOf(call), {
    contentType: headers.get('content-type'),
    contentEncoding: headers.get('content-encoding'),
  });
}

/** The target in the route and the query of a call; a route without a model means `defaultModel`. @throws as parseTarget */
export function targetOf({ request }: HttpCall, defaultModel?: string): ModelTarget {
  const { model = defaultModel ?? '', version } = request.params;
  return parseTarget({ model, version }, request.query);
}

const bodyOf = async (call: HttpCall): Promise<Uint8Array> =>
  new Uint8Array(await call.request.arrayBuffer());

const names = [
  'content-type',
  'content-encoding',
  'accept-encoding',
  'inference-header-content-length',
] as const satisfies (keyof RequestHeaders)[];

function headersOf(headers: { get(name: string): string | null }): RequestHeaders {
  const found: { [name in (typeof names)[number]]?: string } = {};
  for (const name of names) {
    const value = headers.get(name);
    if (value !== null) found[name] = value;
  }
  return found;
}
