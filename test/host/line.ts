import { once } from 'node:events';
import { type AddressInfo, createServer, connect as connectTo, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

/** A TCP line to `target` on 127.0.0.1 that hangs up on everybody until it is connected. */
export async function createLine(
  target: number,
): Promise<{ port: number; connect(): Promise<void>; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  let open = false;
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)));
    if (open) pipeline(socket, connectTo(target, '127.0.0.1'), socket, () => socket.destroy());
    else socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: isAddress(address) ? address.port : 0,
    connect: () => Promise.resolve(void (open = true)),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;
