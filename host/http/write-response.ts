import type { ServerResponse } from 'node:http';
import type { InvocationResult, RpcHttp, TypedData } from '../invocation.ts';
import { cookieHeader } from './cookie.ts';

const withoutBody = new Set([204, 205, 304]);

/** Answers without a body. */
export function writeEmpty(
  response: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, withoutBody.has(status) ? headers : { ...headers, 'content-length': '0' });
  response.end();
}

/** The HTTP answer among what an invocation gave back; undefined stands for 204. */
export function httpResultOf({ returnValue, outputs }: InvocationResult): RpcHttp | undefined {
  if (returnValue !== undefined && 'http' in returnValue) return returnValue.http;
  for (const { data } of outputs) if ('http' in data) return data.http;
  return undefined;
}

/** Answers with what the function returned; `custom` are the headers of `host.json`. */
export function writeResponse(
  response: ServerResponse,
  result: RpcHttp | undefined,
  custom: Record<string, string>,
): void {
  if (result === undefined) {
    writeEmpty(response, 204, custom);
    return;
  }
  const status = Number(result.statusCode ?? '200');
  const body = withoutBody.has(status) ? undefined : bytesOf(result.body);
  const headers: Record<string, string | string[]> = { ...custom, ...result.headers };
  delete headers['transfer-encoding'];
  const cookies = result.cookies ?? [];
  if (cookies.length > 0) headers['set-cookie'] = cookies.map(cookieHeader);
  if (!withoutBody.has(status)) headers['content-length'] = String(body?.byteLength ?? 0);
  response.writeHead(status, headers);
  // Answers of one turn leave together: the first wakes the caller, the others find it awake (a quarter more a second).
  setImmediate(() => {
    if (body !== undefined && body.byteLength <= smallBody) response.end(asLatin1(body), 'latin1');
    else response.end(body);
  });
}

const smallBody = 16_384;

/** Node sends a head and a text in one write, a head and bytes in two; latin1 keeps every byte. */
const asLatin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

function bytesOf(data: TypedData | undefined): Uint8Array | undefined {
  if (data === undefined) return undefined;
  if ('bytes' in data) return data.bytes;
  if ('string' in data) return Buffer.from(data.string);
  return 'json' in data ? Buffer.from(data.json) : undefined;
}
