import type { IncomingMessage } from 'node:http';

/** The parts of a request line that the host decides by. */
export type HostRequest = {
  message: IncomingMessage;
  method: string;
  /** Starts with a slash; still percent-encoded. */
  path: string;
  /** Without its question mark. */
  query: string;
  /** As the caller wrote it: `http://host/path?query`. */
  url: string;
  host: string;
};

type Parsed = { kind: 'request'; request: HostRequest } | { kind: 'refused'; status: 400 | 414 };

const longestUrl = 8192;
const longestQuery = 4096;
/** They would end the host inside of the URL, or be a user's name before it; Kestrel refuses them as well. */
const notInHosts = /[/?#@\\\s]/;

/** Splits the request line; 414 past Azure's limits, 400 when no URL can be made of it. */
export function parseHostRequest(message: IncomingMessage): Parsed {
  const { url: target = '/', method = 'GET', headers } = message;
  const host = headers.host ?? '';
  const origin = /^https?:\/\/[^/?]*/i.exec(target)?.[0] ?? '';
  const relative = target.slice(origin.length);
  const mark = relative.indexOf('?');
  const path = mark < 0 ? relative : relative.slice(0, mark);
  const query = mark < 0 ? '' : relative.slice(mark + 1);
  const url = `http://${host}${relative}`;
  if (url.length > longestUrl || query.length > longestQuery) return { kind: 'refused', status: 414 };
  // HTTP/0.9 has neither headers nor statuses.
  if (message.httpVersionMajor === 0 || !path.startsWith('/') || notInHosts.test(host) || !URL.canParse(url))
    return { kind: 'refused', status: 400 };
  return { kind: 'request', request: { message, method, path, query, url, host } };
}

/** One header's text; undefined when absent. */
export function headerOf(message: IncomingMessage, name: string): string | undefined {
  const value = message.headers[name];
  return typeof value === 'string' ? value : value?.join(', ');
}
