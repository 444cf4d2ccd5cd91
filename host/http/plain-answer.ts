import type { RpcHttp } from '../invocation.ts';

const withoutBody = new Set([204, 205, 304]);
const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Printable ASCII without white space at its ends: what a `Headers` object would leave as it is. */
const valuePattern = /^(?:[!-~](?:[\t -~]*[!-~])?)?$/;

/**
 * The answer that the library makes of a handler's result, by way of a `Response`, where the result is plain: text,
 * bytes or JSON, headers in an object, a usual status, no cookies. Undefined leaves every other result to the library.
 */
export function plainAnswerOf(result: unknown): RpcHttp | undefined {
  if (!isPlainObject(result) || 'nativeResponse' in result || !isNothing(result['cookies'])) return undefined;
  const status = result['status'] ?? 200;
  if (!isStatus(status)) return undefined;
  const content = contentOf(result, withoutBody.has(status));
  const headers = content && headersOf(result['headers'], content.type);
  if (content === undefined || headers === undefined) return undefined;
  const { body } = content;
  return {
    statusCode: String(status),
    headers,
    cookies: [],
    enableContentNegotiation: Boolean(result['enableContentNegotiation']),
    body: typeof body === 'string' ? { string: body } : { bytes: body },
  };
}

const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;

type Content = { body: string | Uint8Array; type: string | undefined };

function contentOf(result: Record<string, unknown>, bodyless: boolean): Content | undefined {
  if (bodyless) return { body: '', type: undefined };
  const { body, jsonBody } = result;
  if (!isNothing(jsonBody)) {
    const text: unknown = JSON.stringify(jsonBody);
    return typeof text === 'string' ? { body: text, type: 'application/json' } : undefined;
  }
  if (isNothing(body)) return { body: '', type: undefined };
  if (typeof body === 'string') return { body, type: 'text/plain;charset=UTF-8' };
  return body instanceof Uint8Array ? { body, type: undefined } : undefined;
}

/** In lower case and sorted, as `Headers` gives them; undefined where that takes more than a look. */
function headersOf(headers: unknown, type: string | undefined): Record<string, string> | undefined {
  if (!isNothing(headers) && !isPlainObject(headers)) return undefined;
  const pairs: [string, string][] = [];
  let hasType = false;
  for (const name in headers) {
    const value = headers[name];
    if (typeof value !== 'string' || !valuePattern.test(value) || !tokenPattern.test(name)) return undefined;
    const lower = name.toLowerCase();
    if (lower === 'content-type') hasType = true;
    pairs.push([lower, value]);
  }
  if (type !== undefined && !hasType) pairs.push(['content-type', type]);
  pairs.sort(byName);
  const sorted: Record<string, string> = {};
  for (const [name, value] of pairs) {
    if (name === 'set-cookie' || name in sorted) return undefined;
    sorted[name] = value;
  }
  return sorted;
}

const byName = ([a]: [string, string], [b]: [string, string]): number => (a < b ? -1 : 1);

const isStatus = (status: unknown): status is number =>
  typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599;

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
