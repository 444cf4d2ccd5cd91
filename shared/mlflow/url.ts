import { inputError } from '../kernel/error.ts';

type QueryValue = string | number | boolean | undefined;
/** Undefined members are left out, a list becomes repeated keys. */
export type Query = Readonly<Record<string, QueryValue | readonly string[]>>;

/**
 * Joins values into a URL path, each of them encoded as exactly one segment.
 * @throws RelevoError `MLFLOW_PATH` for an empty segment, `.`, `..`, control characters and unpaired surrogates.
 */
export const pathOf = (...segments: string[]): string => segments.map(encodeSegment).join('/');

function encodeSegment(segment: string): string {
  if (segment === '' || segment === '.' || segment === '..') {
    throw inputError('MLFLOW_PATH', 'path', 'a path segment is empty, "." or ".."');
  }
  return encodeURIComponent(wellFormed(segment, 'path'));
}

/** The query string with its question mark, or nothing. */
export function queryString(query: Query): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((item: QueryValue) =>
      item === undefined
        ? []
        : [`${encodeURIComponent(key)}=${encodeURIComponent(wellFormed(String(item), key))}`],
    ),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** Text that survives the way through URLs: no control characters but white space, no unpaired surrogate. */
function wellFormed(value: string, path: string): string {
  if (!value.isWellFormed()) throw inputError('MLFLOW_PATH', path, 'contains an unpaired surrogate');
  if (/[^\P{Cc}\t\n\r]/u.test(value)) {
    throw inputError('MLFLOW_PATH', path, 'contains control characters');
  }
  return value;
}

/**
 * The server's address as a base for requests: a base path is kept, a closing slash dropped.
 * @throws RelevoError `MLFLOW_URL` unless it is http(s) without credentials, query and fragment.
 */
export function parseBaseUrl(text: string): URL {
  if (!URL.canParse(text)) throw inputError('MLFLOW_URL', 'url', 'not a URL');
  const url = new URL(text);
  if (!['http:', 'https:'].includes(url.protocol))
    throw inputError('MLFLOW_URL', 'url', 'must be http or https');
  if (url.username !== '' || url.password !== '') {
    throw inputError('MLFLOW_URL', 'url', 'holds credentials; pass them as auth');
  }
  if (url.search !== '' || url.hash !== '') throw inputError('MLFLOW_URL', 'url', 'has a query or fragment');
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

/** The full address of an encoded path below the base. */
export const addressOf = (base: URL, path: string, query: Query = {}): URL =>
  new URL(`${base.origin}${base.pathname === '/' ? '' : base.pathname}/${path}${queryString(query)}`);
