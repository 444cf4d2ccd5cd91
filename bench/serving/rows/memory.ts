import { type BenchRow, type Pair, rowOfFigures, rowOfPairs } from '../../row.ts';
import { registerChampion, startApp } from '../app.ts';
import { growthOf, type MemorySample } from '../growth.ts';
import { type ModelKind, modelKinds, titleOf } from '../models.ts';
import { mlflowServe } from '../peers.ts';
import { usageOfGroup } from '../process-usage.ts';
import { startServer } from '../server.ts';
import { telcoBodies } from '../telco-bodies.ts';
import type { World } from '../world.ts';

const CONNECTIONS = 16;
const goals: Record<ModelKind, number> = { lr: 0.7, forest: 1.2 };

/** Resident memory after many requests with the champion and the one before it loaded, and its growth over the last half. */
export async function* memoryRows(world: World): AsyncIterable<BenchRow> {
  for (const kind of modelKinds) yield* measure(world, kind);
}

async function* measure(world: World, kind: ModelKind): AsyncIterable<BenchRow> {
  const { memoryRequests, load } = world;
  const bodies = telcoBodies(1);
  await using app = await startApp(world, {
    name: 'bench-memory',
    kinds: [kind],
    settings: { RELEVO_RECONCILE_INTERVAL: '1s' },
  });
  const second = await registerChampion(world, app.model(kind), kind);
  await app.untilAnswers(kind, second);
  const put = async (url: string): Promise<number> =>
    (await load.put(url, bodies, { connections: CONNECTIONS, seconds: 1 })).requests;
  const samples: MemorySample[] = [];
  for (let requests = 0; requests < memoryRequests;) {
    requests += await put(app.url(kind));
    samples.push({ requests, megabytes: usageOfGroup(app.pid).residentMegabytes });
  }
  const name = `app, ${titleOf[kind]}, resident memory after ${memoryRequests.toLocaleString('en')} requests`;
  const facts = { better: 'lower', heldBy: 'interval', load: load.name } as const;
  const last = samples.filter(({ requests }) => requests >= memoryRequests / 2);
  yield rowOfFigures(
    { name: `${name}, growth over the last half`, unit: 'MB per 10,000 requests', goal: 1, ...facts },
    growthOf(last),
  );
  await using peer = await startServer(world, mlflowServe(world, kind, { workers: 1, flavor: 'sklearn' }));
  const pairs: Pair[] = [];
  for (let round = 0; round < world.pairs; round += 1) {
    for (const { url } of [{ url: app.url(kind) }, peer]) await put(url);
    pairs.push({
      ours: usageOfGroup(app.pid).residentMegabytes,
      peer: usageOfGroup(peer.pid).residentMegabytes,
    });
  }
  yield rowOfPairs({ name, unit: 'MB', goal: goals[kind], ...facts, peer: peer.name }, pairs);
}
