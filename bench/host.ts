import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { type ChildServer, startChild } from './host/child-server.ts';
import { type BenchRow, type Pair, rowOfPairs } from './row.ts';

const rounds = 7;
const seconds = 3;
const warmUpSeconds = 5;
const connections = 10;

/** An echo function under the host beside a bare `node:http` echo, in turns, each in its own process. */
export async function benchHost(): Promise<BenchRow[]> {
  const host = await startChild(file('../host/main.ts'), ['--app', file('./host'), '--port', '0']);
  const bare = await startChild(file('./host/bare-echo.ts'), []);
  try {
    await measure(host, '/echo', warmUpSeconds);
    await measure(bare, '/', warmUpSeconds);
    const pairs: Pair[] = [];
    for (let round = 0; round < rounds; round += 1) pairs.push(await pair(host, bare, round % 2 === 0));
    const facts = { name: 'echo over HTTP', unit: 'requests/s', goal: 0.18, better: 'higher' } as const;
    return [rowOfPairs({ ...facts, peer: 'node:http' }, pairs)];
  } finally {
    await Promise.all([host.stop(), bare.stop()]);
  }
}

/** Who goes first changes with every round. */
async function pair(host: ChildServer, bare: ChildServer, oursFirst: boolean): Promise<Pair> {
  if (oursFirst) {
    const ours = await measure(host, '/echo', seconds);
    return { ours, peer: await measure(bare, '/', seconds) };
  }
  const peer = await measure(bare, '/', seconds);
  return { ours: await measure(host, '/echo', seconds), peer };
}

async function measure({ url }: ChildServer, path: string, duration: number): Promise<number> {
  const result = await autocannon({
    url: `${url}${path}`,
    connections,
    duration,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customer: '7590-VHVEG', tenure: 1, charges: 29.85 }),
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: calls failed while it was measured`);
  return result.requests.total / result.duration;
}

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
