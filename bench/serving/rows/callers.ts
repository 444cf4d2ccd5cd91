import { setTimeout as delay } from 'node:timers/promises';
import { measurePairs } from '../../pairs.ts';
import { type BenchRow, rowOfPairs } from '../../row.ts';
import { startApp } from '../app.ts';
import { type ModelKind, modelKinds, titleOf } from '../models.ts';
import { telcoBodies } from '../telco-bodies.ts';
import type { World } from '../world.ts';

const LEAD_MS = 300;

/** p99 of a caller with 1-row bodies while another sends bodies of 1,000 rows, beside its p99 alone. */
export async function* callersRows(world: World): AsyncIterable<BenchRow> {
  await using app = await startApp(world, { name: 'bench-callers', kinds: modelKinds });
  for (const kind of modelKinds) yield await measure(world, app.url(kind), kind);
}

async function measure(world: World, url: string, kind: ModelKind): Promise<BenchRow> {
  const [small, large] = [telcoBodies(1), telcoBodies(1000)];
  const alone = async (): Promise<number> =>
    (await world.load.put(url, small, { connections: 1, seconds: world.seconds })).p99;
  const together = async (): Promise<number> => {
    const other = world.load.put(url, large, { connections: 1, seconds: world.seconds + 1 });
    // A failure of the other must not go unhandled while the small ones are measured.
    other.catch(() => undefined);
    await delay(LEAD_MS);
    const figure = await alone();
    await other;
    return figure;
  };
  for (const warmUp of [alone, together]) await warmUp();
  const pairs = await measurePairs(world.pairs, together, alone);
  return rowOfPairs(
    {
      name: `app, ${titleOf[kind]}, 1-row caller beside one of 1,000 rows`,
      unit: 'ms, p99',
      goal: 3,
      better: 'lower',
      heldBy: 'interval',
      load: world.load.name,
      peer: 'alone',
    },
    pairs,
  );
}
