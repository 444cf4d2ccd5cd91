import { once } from 'node:events';
import { connect as connectTo, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

/** TCP lines to services on 127.0.0.1 that hang up on everybody until they are connected. */
export type Line = {
  /** The text with the services' ports replaced by those of their lines. */
  through(text: string): string;
  connect(): void;
  close(): Promise<void>;
};

export async function createLine(...services: URL[]): Promise<Line> {
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  const ports = new Map<string, number>();
  let open = false;
  for (const { port } of services) {
    const server = createServer((socket) => {
      sockets.add(socket.on('close', () => sockets.delete(socket)));
      if (open) pipeline(socket, connectTo(Number(port), '127.0.0.1'), socket, () => socket.destroy());
      else socket.destroy();
    });
    servers.push(server);
    ports.set(port, await listen(server));
  }
  return {
    through: (text) =>
      text.replaceAll(/:(\d+)\//g, (whole, port: string) =>
        ports.has(port) ? `:${ports.get(port)}/` : whole,
      ),
    connect: () => void (open = true),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => once(server.close(), 'close')));
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
