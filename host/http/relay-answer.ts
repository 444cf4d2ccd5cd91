import type { ClientRequest, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { withoutHopByHop } from './hop-by-hop.ts';

/**
 * Copies the app's answer to the caller as it comes; `custom` are the headers of `host.json`. Resolves when both sides
 * are done, whichever way; a caller that leaves ends the app's request too.
 */
export function relayAnswer(
  forwarded: ClientRequest,
  response: ServerResponse,
  custom: Record<string, string>,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  forwarded.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, { ...custom, ...withoutHopByHop(answer.headers) });
    response.flushHeaders();
    pipeline(answer, response).then(resolve, () => {
      response.destroy();
      resolve();
    });
  });
  forwarded.on('error', () => {
    if (!response.headersSent && !response.writableEnded) response.destroy();
    resolve();
  });
  response.once('close', () => {
    if (!response.writableFinished) forwarded.destroy();
    resolve();
  });
  return promise;
}
