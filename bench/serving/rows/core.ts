import type { BenchRow } from '../../row.ts';
import { modelKinds, titleOf } from '../models.ts';
import { bare, core } from '../peers.ts';
import { startServer } from '../server.ts';
import { telcoBodies } from '../telco-bodies.ts';
import type { World } from '../world.ts';
import { compare, rate } from './compare.ts';

/** The scoring core with shared runs beside a bare server, both behind `node:http`. */
export async function* coreRows(world: World): AsyncIterable<BenchRow> {
  const bodies = telcoBodies(1);
  const seconds = Math.ceil(world.seconds / 2);
  for (const kind of modelKinds) {
    await using ours = await startServer(world, core(world, kind));
    await using peer = await startServer(world, bare(world, kind));
    for (const [connections, goal] of [
      [16, 1.2],
      [64, 2],
    ] as const) {
      const name = `core, ${titleOf[kind]}, 1 row, ${connections} connections`;
      const options = { name, bodies, connections, seconds, goals: [rate(goal)] };
      yield* await compare(world, { ours, peer }, options);
    }
  }
}
