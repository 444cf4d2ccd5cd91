import { measureInTurns } from '../../pairs.ts';
import { type BenchRow, figuresOf, rowOfPairs } from '../../row.ts';
import { type ModelKind, titleOf } from '../models.ts';
import { fastApi, mlflowServe } from '../peers.ts';
import { type Server, startServer } from '../server.ts';
import { telcoBodies } from '../telco-bodies.ts';
import type { World } from '../world.ts';
import { ROUNDS_BESIDE } from './compare.ts';

const CONNECTIONS = 16;
/** The peers answer a few dozen requests a second, so that what is under way at the end counts. */
const SLOWER = 2;

/** `mlflow models serve` with 1 and 2 workers, of which the better has the goal; other Python peers beside it. */
export async function besideMlflow(world: World, ours: { url: string }, kind: ModelKind): Promise<BenchRow> {
  const bodies = telcoBodies(1);
  const rate = (url: string, times: number) => async (): Promise<number> => {
    const seconds = Math.ceil(world.seconds * times);
    return (await world.load.put(url, bodies, { connections: CONNECTIONS, seconds })).requestsPerSecond;
  };
  await using one = await startServer(world, mlflowServe(world, kind, { workers: 1, flavor: 'sklearn' }));
  await using two = await startServer(world, mlflowServe(world, kind, { workers: 2, flavor: 'sklearn' }));
  const measures = [rate(ours.url, 0.5), rate(one.url, SLOWER), rate(two.url, SLOWER)];
  for (const measure of measures) await measure();
  const [own = [], withOne = [], withTwo = []] = await measureInTurns(world.pairs, measures);
  const [better, other] =
    figuresOf(withOne).median >= figuresOf(withTwo).median
      ? [
          { ...one, rates: withOne },
          { ...two, rates: withTwo },
        ]
      : [
          { ...two, rates: withTwo },
          { ...one, rates: withOne },
        ];
  return rowOfPairs(
    {
      name: `app, ${titleOf[kind]}, 1 row, ${CONNECTIONS} connections, beside mlflow serve`,
      unit: 'requests/s',
      goal: 100,
      better: 'higher',
      heldBy: 'interval',
      load: world.load.name,
      peer: better.name,
      beside: { [other.name]: other.rates, ...(await others(world, kind, (url) => rate(url, SLOWER))) },
    },
    own.map((figure, round) => ({ ours: figure, peer: better.rates[round] ?? Number.NaN })),
  );
}

/** Peers that are reported without a goal, by name. */
async function others(
  world: World,
  kind: ModelKind,
  rate: (url: string) => () => Promise<number>,
): Promise<Record<string, number[]>> {
  await using service: Server = await startServer(world, fastApi(world, kind, { engine: 'sklearn' }));
  await using backed = await startServer(world, mlflowServe(world, kind, { workers: 1, flavor: 'package' }));
  const measures = [rate(service.url), rate(backed.url)];
  const [first = [], second = []] = await measureInTurns(Math.min(ROUNDS_BESIDE, world.pairs), measures);
  return { [service.name]: first, [backed.name]: second };
}
