import { type ClientRequest, type OutgoingHttpHeaders, request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { withoutHopByHop } from './hop-by-hop.ts';
import type { HostRequest } from './host-request.ts';

const attempts = 10;
const activityTimeoutMs = 240_000;

/**
 * Sends the head of a request to the app's server, trying again while nothing listens there; undefined when nothing
 * ever did. The body is still to be written.
 */
export async function connectToApp(
  uri: URL,
  request: HostRequest,
  invocationId: string,
): Promise<ClientRequest | undefined> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const forwarded = httpRequest(uri, {
      method: request.method,
      path: `${request.path}${request.query === '' ? '' : `?${request.query}`}`,
      headers: headersFor(request, invocationId),
      timeout: activityTimeoutMs,
    });
    forwarded.flushHeaders();
    if (await isConnected(forwarded)) return forwarded;
    await delay(Math.min(250, 50 * attempt));
  }
  return undefined;
}

function headersFor({ message, host }: HostRequest, invocationId: string): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = withoutHopByHop(message.headers);
  delete headers['expect'];
  return {
    ...headers,
    'x-ms-invocation-id': invocationId,
    'x-forwarded-host': host,
    'x-forwarded-proto': 'http',
  };
}

function isConnected(forwarded: ClientRequest): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  forwarded.once('error', () => resolve(false));
  forwarded.once('timeout', () => forwarded.destroy(new Error('the app was silent for too long')));
  forwarded.once('socket', (socket) => {
    if (socket.connecting) socket.once('connect', () => resolve(true));
    else resolve(true);
  });
  return promise;
}
