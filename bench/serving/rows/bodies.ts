import { measurePairs } from '../../pairs.ts';
import { type BenchRow, type RowFacts, rowOfPairs } from '../../row.ts';
import { startApp } from '../app.ts';
import { type ModelKind, modelKinds, titleOf } from '../models.ts';
import { bare } from '../peers.ts';
import { type Server, startServer } from '../server.ts';
import { telcoBodies } from '../telco-bodies.ts';
import type { World } from '../world.ts';

const CONNECTIONS = 16;
/** So that a p99 is more than the slowest of a few requests: bodies of 1,000 rows take the forest about 40 ms each. */
const slower: Record<ModelKind, number> = { lr: 1, forest: 3 };

/** Requests of 100 and of 1,000 rows to the whole app: rows a second beside a bare server, p99 beside its own p50. */
export async function* bodiesRows(world: World): AsyncIterable<BenchRow> {
  await using app = await startApp(world, { name: 'bench-bodies', kinds: modelKinds });
  for (const kind of modelKinds) {
    await using peer = await startServer(world, bare(world, kind));
    for (const rows of [100, 1000]) yield* await measure(world, { url: app.url(kind) }, peer, { kind, rows });
  }
}

async function measure(
  world: World,
  ours: { url: string },
  peer: Server,
  { kind, rows }: { kind: ModelKind; rows: number },
): Promise<BenchRow[]> {
  const bodies = telcoBodies(rows);
  const seconds = rows === 1000 ? world.seconds * slower[kind] : world.seconds;
  const put = (url: string) => () => world.load.put(url, bodies, { connections: CONNECTIONS, seconds });
  for (const { url } of [ours, peer]) await put(url)();
  const pairs = await measurePairs(world.pairs, put(ours.url), put(peer.url));
  const facts = { heldBy: 'interval', load: world.load.name } as const satisfies Partial<RowFacts>;
  const name = `app, ${titleOf[kind]}, ${rows} rows, ${CONNECTIONS} connections`;
  return [
    rowOfPairs(
      { name, unit: 'rows/s', goal: 0.9, better: 'higher', ...facts, peer: peer.name },
      pairs.map((pair) => ({
        ours: pair.ours.requestsPerSecond * rows,
        peer: pair.peer.requestsPerSecond * rows,
      })),
    ),
    rowOfPairs(
      {
        name,
        unit: 'ms, p99',
        goal: 3,
        better: 'lower',
        ...facts,
        peer: 'its own p50',
        beside: {
          'bare p99': pairs.map((pair) => pair.peer.p99),
          'bare p50': pairs.map((pair) => pair.peer.p50),
        },
      },
      pairs.map((pair) => ({ ours: pair.ours.p99, peer: pair.ours.p50 })),
    ),
  ];
}
