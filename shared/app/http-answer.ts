import type { HttpResponseInit } from '@azure/functions';
import type { Feedback } from '../serving/feedback/feedback.ts';
import { championOf, type ModelTarget } from '../serving/model-target.ts';
import type { Predict } from '../serving/predict.ts';
import type { RequestHeaders } from '../serving/protocol.ts';
import type { ProtocolName } from '../serving/protocols.ts';
import { traceIdOf } from '../telemetry/spans.ts';
import type { HttpCall } from './http-handler.ts';

/** Asks for predictions in a protocol. */
export async function answerPrediction(
  predict: Predict,
  target: ModelTarget,
  protocol: ProtocolName,
  call: HttpCall,
): Promise<HttpResponseInit> {
  const headers = headersOf(call.request.headers);
  const traceId = traceIdOf(call.traceparent);
  return predict({ target, protocol, body: await bodyOf(call), headers, traceId }, call.signal);
}

export async function answerFeedback(
  feedback: Feedback,
  model: string,
  call: HttpCall,
): Promise<HttpResponseInit> {
  const contentType = call.request.headers.get('content-type');
  return feedback(model, await bodyOf(call), { contentType });
}

export { championOf };

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
