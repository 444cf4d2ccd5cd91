import type { InvocationInput, RpcHttp, TypedData } from '../invocation.ts';
import { jsonProperties } from '../listeners/queue/json-properties.ts';

/** What binding expressions may name: texts, and objects whose members are named with dots. */
export type BindingData = ReadonlyMap<string, unknown>;

/**
 * The values that `{name}` in an output's path resolves from, under their names in lower case: the trigger's metadata;
 * for HTTP the route's parameters, the query, the properties of a JSON body, and `headers` and `query` as objects.
 */
export function bindingDataOf(input: InvocationInput): BindingData {
  const http = 'http' in input.data ? httpData(input.data.http) : [];
  const metadata = Object.entries(input.triggerMetadata).map(([key, value]) => [key, plain(value)] as const);
  return new Map([...http, ...metadata].map(([key, value]) => [key.toLowerCase(), value]));
}

function httpData(http: RpcHttp): [string, unknown][] {
  const { nullableHeaders, nullableQuery, nullableParams, body } = http;
  const text = body === undefined ? '' : textOf(body);
  return [
    ...Object.entries(jsonProperties(text)).map(([key, value]): [string, unknown] => [key, plain(value)]),
    ...Object.entries(values(nullableQuery)),
    ...Object.entries(values(nullableParams)),
    ['headers', values(nullableHeaders)],
    ['query', values(nullableQuery)],
  ];
}

const values = (record: Record<string, { value: string }> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(record ?? {}).map(([key, { value }]) => [key, value]));

function textOf(data: TypedData): string {
  if ('string' in data) return data.string;
  return 'bytes' in data ? Buffer.from(data.bytes).toString('utf8') : '';
}

function plain(data: TypedData): unknown {
  if ('string' in data) return data.string;
  if ('json' in data) return JSON.parse(data.json);
  if ('int' in data) return data.int;
  return 'double' in data ? data.double : undefined;
}
