import type { IncomingHttpHeaders } from 'node:http';
import type { RpcHttp } from '../invocation.ts';
import { LazyRequest } from './lazy-request.ts';

/** As they cross the RPC boundary. */
export type HeaderValues = Record<string, { value: string }>;
type Nullable = HeaderValues;

/** Headers in lower case, repeated ones joined, empty ones left out. */
export function headerValues(headers: IncomingHttpHeaders): Nullable {
  const values: Nullable = {};
  for (const name in headers) {
    const value = headers[name];
    const text = typeof value === 'string' ? value : value?.join(', ');
    if (text !== undefined && text !== '') values[name] = { value: text };
  }
  return values;
}

/** Query values; repeated keys are joined with a comma, as Azure does. */
export function queryValues(query: string): Nullable {
  const values: Nullable = {};
  if (query === '') return values;
  for (const [name, value] of new URLSearchParams(query)) {
    const before = values[name];
    values[name] = { value: before === undefined ? value : `${before.value},${value}` };
  }
  return values;
}

export function paramValues(params: Record<string, string>): Nullable {
  const values: Nullable = {};
  for (const name in params) values[name] = { value: params[name] ?? '' };
  return values;
}

export type RequestParts = {
  url: string;
  method: string;
  headers: IncomingHttpHeaders;
  query: string;
  params: Record<string, string>;
  body: Buffer | undefined;
};

/** A request as the host hands it to the worker. */
export function toRpcHttp({ url, method, headers, query, params, body }: RequestParts): RpcHttp {
  const nullableHeaders = headerValues(headers);
  return {
    url,
    method,
    nullableHeaders,
    nullableQuery: queryValues(query),
    nullableParams: paramValues(params),
    ...(body === undefined ? {} : { body: { bytes: body } }),
    ...(isUsual(method, url, body)
      ? { nativeRequest: new LazyRequest({ url, method, headers: nullableHeaders, body }) }
      : {}),
  };
}

const usualMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** A `Request` refuses other methods, credentials in its URL, and a body with GET; the library says how that ends. */
function isUsual(method: string, url: string, body: Buffer | undefined): boolean {
  if (!usualMethods.has(method) || url.includes('@')) return false;
  return body === undefined || (method !== 'GET' && method !== 'HEAD');
}
