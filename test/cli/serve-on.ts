import { once } from 'node:events';
import type { Server } from 'node:http';
import { z } from 'zod';

/** Listens on a free port of this machine until it is disposed of. */
export async function serveOn(server: Server): Promise<AsyncDisposable & { url: string }> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
