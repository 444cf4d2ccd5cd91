import { request as openRequest } from 'node:http';
import type { ConformanceRequest } from './request.ts';

/** What of an answer is compared. */
export type ConformanceAnswer = {
  status: number;
  contentType: string | null;
  allow: string | null;
  body: string;
};

/** Where a server has the routes of its models. */
export type Routes = (model: string, route: string) => string;

const TIMEOUT_MS = 30_000;

/** Each request has a connection of its own, so that none meets one that the server is about to close. */
export async function ask(routes: Routes, request: ConformanceRequest): Promise<ConformanceAnswer> {
  const { model, route = 'invocations', method = 'POST', contentType = 'application/json', body } = request;
  const content = Buffer.from(body ?? []);
  const { promise, resolve, reject } = Promise.withResolvers<ConformanceAnswer>();
  const sent = openRequest(routes(model, route), {
    method,
    agent: false,
    timeout: TIMEOUT_MS,
    headers: {
      ...(contentType === null ? {} : { 'content-type': contentType }),
      ...(body === undefined ? {} : { 'content-length': content.length }),
    },
  });
  sent.once('error', reject);
  sent.once('timeout', () => sent.destroy(new Error(`no answer within ${TIMEOUT_MS} ms: ${request.what}`)));
  sent.once('response', (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.once('error', reject);
    response.once('end', () =>
      resolve({
        status: response.statusCode ?? 0,
        contentType: response.headers['content-type'] ?? null,
        allow: response.headers.allow ?? null,
        body: Buffer.concat(chunks).toString('utf8'),
      }),
    );
  });
  sent.end(content);
  return promise;
}
