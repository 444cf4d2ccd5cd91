import { measureInTurns, measurePairs } from '../../pairs.ts';
import { type BenchRow, type RowFacts, rowOfPairs } from '../../row.ts';
import type { Load } from '../load.ts';
import type { Server } from '../server.ts';
import type { World } from '../world.ts';

/** What a candidate under load is compared by. */
export type Goal = Pick<RowFacts, 'unit' | 'goal' | 'better'> & { figure: (load: Load) => number };

export const rate = (goal: number): Goal => ({
  unit: 'requests/s',
  goal,
  better: 'higher',
  figure: (load) => load.requestsPerSecond,
});

export const p99 = (goal: number): Goal => ({
  unit: 'ms, p99',
  goal,
  better: 'lower',
  figure: (load) => load.p99,
});

/** Of peers without a goal. */
export const ROUNDS_BESIDE = 3;

/** The same load for each in turns, after one that does not count; a row for each goal. */
export async function compare(
  world: World,
  candidates: { ours: Pick<Server, 'url'>; peer: Server },
  options: {
    name: string;
    bodies: readonly string[];
    connections: number;
    goals: readonly Goal[];
    seconds?: number;
    /** Reported without a goal. */
    beside?: Server;
  },
): Promise<BenchRow[]> {
  const { ours, peer } = candidates;
  const { bodies, connections, seconds = world.seconds, beside } = options;
  const put = (server: Pick<Server, 'url'>) => () =>
    world.load.put(server.url, bodies, { connections, seconds });
  for (const server of [ours, peer]) await put(server)();
  const pairs = await measurePairs(world.pairs, put(ours), put(peer));
  const further = beside === undefined ? [] : await measureAlone(world, put(beside));
  const facts = { heldBy: 'interval', load: world.load.name, peer: peer.name } as const;
  return options.goals.map(({ figure, ...goal }) =>
    rowOfPairs(
      {
        name: `${options.name}, beside ${peer.name}`,
        ...goal,
        ...facts,
        beside: beside === undefined ? {} : { [beside.name]: further.map(figure) },
      },
      pairs.map((pair) => ({ ours: figure(pair.ours), peer: figure(pair.peer) })),
    ),
  );
}

/** Fewer rounds than where there is a goal, after one that does not count. */
async function measureAlone(world: World, measure: () => Promise<Load>): Promise<Load[]> {
  await measure();
  const [loads = []] = await measureInTurns(Math.min(ROUNDS_BESIDE, world.pairs), [measure]);
  return loads;
}
