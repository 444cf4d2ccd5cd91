import { createServer } from 'node:net';

/** `preferred` when nobody listens on it at 127.0.0.1, else any free port. */
export async function freePort(preferred = 0): Promise<number> {
  return (await tryPort(preferred)) ?? (await anyPort());
}

async function anyPort(): Promise<number> {
  const port = await tryPort(0);
  if (port === undefined) throw new Error('no free port at 127.0.0.1');
  return port;
}

function tryPort(port: number): Promise<number | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
