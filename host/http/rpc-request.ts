import type { IncomingHttpHeaders } from 'node:http';
import type { RpcHttp } from '../invocation.ts';

type Nullable = Record<string, { value: string }>;

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
export const toRpcHttp = ({ url, method, headers, query, params, body }: RequestParts): RpcHttp => ({
  url,
  method,
  nullableHeaders: headerValues(headers),
  nullableQuery: queryValues(query),
  nullableParams: paramValues(params),
  ...(body === undefined ? {} : { body: { bytes: body } }),
});
