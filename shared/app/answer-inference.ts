import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { isRelevoError } from '../kernel/error.ts';
import type { InferenceServer } from '../serving/open-inference/inference-server.ts';
import { unknownPath } from '../serving/open-inference/unknown-path.ts';
import { targetOf } from './http-answer.ts';
import type { HttpCall } from './http-handler.ts';
import { inferenceError } from './inference-handler.ts';
import { productVersion } from './product-version.ts';

export const answerServer = async (): Promise<HttpResponseInit> => ({
  jsonBody: { name: 'relevo', version: productVersion, extensions: ['binary_tensor_data'] },
});

/** `probe` is `live` or `ready`. @throws NOT_READY (503), NOT_FOUND */
export async function answerHealth(server: () => InferenceServer, call: HttpCall): Promise<HttpResponseInit> {
  const { probe = '' } = call.request.params;
  if (probe === 'live') return { jsonBody: { live: true } };
  if (probe !== 'ready') throw unknownPath(`health/${probe}`);
  await server().requireAllReady();
  return { jsonBody: { ready: true } };
}

export async function answerReady(server: InferenceServer, call: HttpCall): Promise<HttpResponseInit> {
  const target = targetOf(call);
  await server.requireReady(target);
  return { jsonBody: { name: target.model, ready: true } };
}

/** `v2/models/stats` is a path of Triton's where no model is called that. */
export async function answerMetadata(server: InferenceServer, call: HttpCall): Promise<HttpResponseInit> {
  const { model = '', version } = call.request.params;
  try {
    return { jsonBody: await server.metadata(targetOf(call)) };
  } catch (error) {
    if (model === 'stats' && version === undefined && isRelevoError(error) && error.code === 'MODEL_UNKNOWN')
      throw unknownPath(`models/${model}`);
    throw error;
  }
}

/** Whatever the method: 400 for an extension that is not served, else 404. */
export const answerUnknownPath = async ({ params }: HttpRequest): Promise<HttpResponseInit> =>
  inferenceError(unknownPath(params['path'] ?? ''));
