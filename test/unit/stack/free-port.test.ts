import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../../stack/free-port.ts';

const isAddress = (value: AddressInfo | string | null): value is AddressInfo => typeof value === 'object';

describe('freePort', () => {
  it('gives the port that is wanted while nobody listens there, and another one otherwise', async () => {
    const wanted = await freePort();
    expect(await freePort(wanted)).toBe(wanted);

    const server = createServer().listen(wanted, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    expect(isAddress(address) && address.port).toBe(wanted);
    const other = await freePort(wanted);
    expect(other).not.toBe(wanted);
    expect(other).toBeGreaterThan(0);
    server.close();
  });
});
