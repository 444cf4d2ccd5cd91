import { fileURLToPath } from 'node:url';
import { startChild } from './host/child-server.ts';
import { measurePairs } from './pairs.ts';
import { type BenchRow, rowOfPairs } from './row.ts';
import { type Load, putLoad } from './serving/load.ts';
import { telcoBodies } from './serving/telco-bodies.ts';

const rounds = 9;
const seconds = 3;
const warmUpSeconds = 3;
const distinctRows = 1000;

const goals = [
  { connections: 16, goal: 1.2 },
  { connections: 64, goal: 2 },
];

/** The scoring core beside a bare server over the same model, in turns, each in its own process. */
export async function benchServing(): Promise<BenchRow[]> {
  const model = file('../test/fixtures/models/telco-lr');
  const bodies = telcoBodies(distinctRows);
  const core = await startChild(file('./serving/core.ts'), [model]);
  const bare = await startChild(file('./serving/bare.ts'), [model]);
  const load = (url: string, connections: number, time = seconds): Promise<Load> =>
    putLoad(url, bodies, { connections, seconds: time });
  try {
    for (const { url } of [core, bare]) await load(url, 16, warmUpSeconds);
    const rows: BenchRow[] = [];
    for (const { connections, goal } of goals) {
      const pairs = await measurePairs(
        rounds,
        () => load(core.url, connections),
        () => load(bare.url, connections),
      );
      const name = `scoring core with shared runs, 1 row, ${connections} connections`;
      rows.push(rateRow(name, goal, pairs));
    }
    return rows;
  } finally {
    await Promise.all([core.stop(), bare.stop()]);
  }
}

const rateRow = (name: string, goal: number, pairs: readonly { ours: Load; peer: Load }[]): BenchRow =>
  rowOfPairs(
    {
      name,
      unit: 'requests/s',
      goal,
      better: 'higher',
      heldBy: 'interval',
      load: 'autocannon',
      peer: 'bare',
    },
    pairs.map(({ ours, peer }) => ({ ours: ours.requestsPerSecond, peer: peer.requestsPerSecond })),
  );

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
