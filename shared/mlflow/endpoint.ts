import type { Query } from './url.ts';

/** One request of the protocol, with what decides whether it may be sent twice. */
export type Endpoint = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Encoded, relative to the base address, without a leading slash. */
  path: string;
  /** True when sending it again after it may have been carried out does no harm. */
  idempotent: boolean;
  query?: Query;
  /** Sent as JSON; undefined members are left out. */
  body?: unknown;
  /** Sent as it is. */
  content?: Blob | Uint8Array;
  /** A 500 of the artifact proxy often means "no such file": it is not retried. */
  serverErrorIsFinal?: boolean;
};

const api = 'api/2.0/mlflow';

/** GET with query parameters. */
export const read = (path: string, query: Query = {}): Endpoint => ({
  method: 'GET',
  path: `${api}/${path}`,
  query,
  idempotent: true,
});

/** A search: POST, but reads only. */
export const search = (path: string, body: unknown): Endpoint => repeatable('POST', path, body);

/** A write that has the same effect when it arrives twice. */
export const repeatable = (method: Endpoint['method'], path: string, body: unknown): Endpoint => ({
  method,
  path: `${api}/${path}`,
  body,
  idempotent: true,
});

/** A write that must not arrive twice: it would create a second thing, or fail on its own success. */
export const once = (method: Endpoint['method'], path: string, body: unknown): Endpoint => ({
  method,
  path: `${api}/${path}`,
  body,
  idempotent: false,
});
