import type { IncomingMessage } from 'node:http';
import { watchPace } from './body-pace.ts';

type Body = { kind: 'read'; bytes: Buffer | undefined } | { kind: 'refused'; status: 408 | 411 | 413 };

export type BodyRules = { bodyLimitBytes: number; bodyGraceMs: number; chunkedBodies: 'buffer' | 'refuse' };

/** The status that a request deserves before its body is read; undefined when it may be read. */
export function refusalOf(request: IncomingMessage, rules: BodyRules): 411 | 413 | undefined {
  const length = request.headers['content-length'];
  if (length !== undefined) return Number(length) > rules.bodyLimitBytes ? 413 : undefined;
  const chunked = request.headers['transfer-encoding'] !== undefined;
  return chunked && rules.chunkedBodies === 'refuse' ? 411 : undefined;
}

/**
 * Reads a whole body. Azure loses a body without Content-Length unless the app streams; here it is buffered, or
 * refused with 411 by setting; 408 for one that comes too slowly. Rejects when the client goes away first.
 */
export async function readBody(request: IncomingMessage, rules: BodyRules): Promise<Body> {
  const refused = refusalOf(request, rules);
  if (refused !== undefined) return { kind: 'refused', status: refused };
  const { headers } = request;
  const length = headers['content-length'];
  const empty = length === undefined ? headers['transfer-encoding'] === undefined : Number(length) === 0;
  if (empty) return { kind: 'read', bytes: undefined };
  return collect(request, rules);
}

function collect(request: IncomingMessage, { bodyLimitBytes, bodyGraceMs }: BodyRules): Promise<Body> {
  const { promise, resolve, reject } = Promise.withResolvers<Body>();
  const chunks: Buffer[] = [];
  let size = 0;
  const refuse = (status: 408 | 413): void => {
    unwatch();
    request.removeAllListeners('data');
    request.resume();
    resolve({ kind: 'refused', status });
  };
  const unwatch = watchPace(
    () => size,
    bodyGraceMs,
    () => refuse(408),
  );
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > bodyLimitBytes) refuse(413);
    else chunks.push(chunk);
  });
  request.once('end', () => {
    unwatch();
    const [first] = chunks;
    const bytes = chunks.length === 1 ? first : Buffer.concat(chunks, size);
    resolve({ kind: 'read', bytes: size === 0 ? undefined : bytes });
  });
  request.once('error', (error) => {
    unwatch();
    reject(error);
  });
  return promise;
}
