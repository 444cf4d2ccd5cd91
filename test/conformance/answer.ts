import type { ConformanceRequest } from './request.ts';

/** What of an answer is compared. */
export type ConformanceAnswer = {
  status: number;
  contentType: string | null;
  allow: string | null;
  body: string;
};

/** Asks a server whose models lie below `base`, such as `http://127.0.0.1:5001/models`. */
export async function ask(base: string, request: ConformanceRequest): Promise<ConformanceAnswer> {
  const { model, route = 'invocations', method = 'POST', contentType = 'application/json', body } = request;
  const url = route === 'invocations' ? `${base}/${model}/${route}` : `${base}/${route}`;
  const sent =
    body === undefined ? {} : { body: typeof body === 'string' ? Buffer.from(body) : Uint8Array.from(body) };
  const response = await fetch(url, {
    method,
    headers: contentType === null ? {} : { 'content-type': contentType },
    ...sent,
    signal: AbortSignal.timeout(30_000),
  });
  return {
    status: response.status,
    contentType: response.headers.get('content-type'),
    allow: response.headers.get('allow'),
    body: await response.text(),
  };
}
