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
  const body = withoutBody.has(status) ? undefined : contentOf(result.body);
  const headers: Record<string, string | string[]> = { ...custom, ...result.headers };
  delete headers['transfer-encoding'];
  const cookies = result.cookies ?? [];
  if (cookies.length > 0) headers['set-cookie'] = cookies.map(cookieHeader);
  if (!withoutBody.has(status)) headers['content-length'] = String(body?.length ?? 0);
  response.writeHead(status, headers);
  // Answers of one turn leave together: the first wakes the caller, the others find it awake (a quarter more a second).
  setImmediate(() => {
    if (typeof body === 'string') response.end(body, 'latin1');
    else response.end(body);
  });
}

const smallBody = 16_384;

/** Node sends a head and a text in one write, a head and bytes in two; latin1 keeps every byte. */
const asLatin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** Small bodies as text of one character for each byte, larger ones as bytes. */
function contentOf(data: TypedData | undefined): string | Uint8Array | undefined {
  const text = textOf(data);
  if (text !== undefined && text.length <= smallBody && Buffer.byteLength(text) === text.length) return text;
  const bytes = text === undefined ? bytesOf(data) : Buffer.from(text);
  return bytes !== undefined && bytes.length <= smallBody ? asLatin1(bytes) : bytes;
}

function textOf(data: TypedData | undefined): string | undefined {
  if (data === undefined) return undefined;
  if ('string' in data) return data.string;
  return 'json' in data ? data.json : undefined;
}

const bytesOf = (data: TypedData | undefined): Uint8Array | undefined =>
  data !== undefined && 'bytes' in data ? data.bytes : undefined;
