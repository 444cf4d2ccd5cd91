import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { HostLog } from '../log.ts';
import { asError } from '../worker/system-error.ts';
import { type HostRequest, parseHostRequest } from './host-request.ts';
import { writeEmpty } from './write-response.ts';

export type RequestHandler = (request: HostRequest, response: ServerResponse) => Promise<void>;

export type HostServer = {
  port: number;
  /** Until called, every request is answered with 503. */
  serve(handler: RequestHandler): void;
  /** Takes no new connections, lets running answers end, then cuts what is left after `graceMs`. */
  close(graceMs: number): Promise<void>;
};

const largestHeaders = 32_768;

/** Listens on 127.0.0.1; port 0 takes a free one. Rejects when the port is taken. */
export async function openHostServer(port: number, log: HostLog): Promise<HostServer> {
  let handler: RequestHandler | undefined;
  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parsed = parseHostRequest(message);
    if (parsed.kind === 'refused') writeEmpty(response, parsed.status, { connection: 'close' });
    else if (handler === undefined) writeEmpty(response, 503);
    else await handler(parsed.request, response);
  };
  const server = createServer(
    { maxHeaderSize: largestHeaders, keepAliveTimeout: 65_000 },
    (message, response) => {
      answer(message, response).catch((error: unknown) => {
        if (!message.destroyed) {
          log({ level: 'error', category: 'Host.Http', message: asError(error).stack ?? String(error) });
        }
        if (response.headersSent) response.destroy();
        else writeEmpty(response, 500);
      });
    },
  );
  // A long stream is not a slow attack, and a caller may take its time to upload.
  server.requestTimeout = 0;
  await listen(server, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    serve: (given) => {
      handler = given;
    },
    close: (graceMs) => close(server, graceMs),
  };
}

function listen(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, '127.0.0.1', () => {
    server.off('error', reject);
    resolve();
  });
  return promise;
}

async function close(server: Server, graceMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  server.close(() => resolve());
  // A connection that was busy when the server closed is kept alive after its answer.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  await promise;
  clearInterval(sweep);
  clearTimeout(timer);
}
