import type { ClientRequest, IncomingMessage } from 'node:http';

/** Copies a request's body to the app with back pressure; `onTooLarge` is called once past `limitBytes`. */
export function relayBody(
  message: IncomingMessage,
  forwarded: ClientRequest,
  limitBytes: number,
  onTooLarge: () => void,
): void {
  let size = 0;
  message.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limitBytes) return;
    message.removeAllListeners('data');
    message.unpipe(forwarded);
    onTooLarge();
  });
  message.once('error', (error) => forwarded.destroy(error));
  message.pipe(forwarded);
}
