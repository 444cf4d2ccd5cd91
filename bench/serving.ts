import { fileURLToPath } from 'node:url';
import { type ChildServer, startChild } from './host/child-server.ts';
import { measurePairs } from './pairs.ts';
import { type BenchRow, rowOfPairs } from './row.ts';
import { type Load, putLoad } from './serving/load.ts';
import { telcoBodies } from './serving/telco-bodies.ts';
import { startWholeApp } from './serving/whole-app.ts';

const rounds = 9;
const seconds = 3;
const warmUpSeconds = 3;
const distinctRows = 1000;

type LoadPair = { ours: Load; peer: Load };
type Goal = Pick<BenchRow, 'unit' | 'goal' | 'better'> & { figure: (load: Load) => number };

const rate = (goal: number): Goal => ({
  unit: 'requests/s',
  goal,
  better: 'higher',
  figure: (load) => load.requestsPerSecond,
});
const p99 = (goal: number): Goal => ({
  unit: 'ms, p99',
  goal,
  better: 'lower',
  figure: (load) => load.p99,
});

type Candidate = { name: string; start: () => Promise<ChildServer>; goals: Record<number, Goal[]> };

const model = file('../test/fixtures/models/telco-lr');

/** By connections. */
const candidates: Candidate[] = [
  {
    name: 'scoring core with shared runs',
    start: () => startChild(file('./serving/core.ts'), [model]),
    goals: { 16: [rate(1.2)], 64: [rate(2)] },
  },
  {
    name: 'host, library and the whole app',
    start: startWholeApp,
    goals: { 16: [rate(0.55)], 64: [rate(0.7), p99(0.6)] },
  },
];

/** Requests of 1 row: each candidate beside a bare server over the same model, in turns, each in its own process. */
export async function benchServing(): Promise<BenchRow[]> {
  const bare = await startChild(file('./serving/bare.ts'), [model]);
  try {
    const rows: BenchRow[] = [];
    for (const candidate of candidates) rows.push(...(await besideBare(candidate, bare)));
    return rows;
  } finally {
    await bare.stop();
  }
}

async function besideBare({ name, start, goals }: Candidate, bare: ChildServer): Promise<BenchRow[]> {
  const bodies = telcoBodies(distinctRows);
  const load = (server: ChildServer, connections: number, time: number): Promise<Load> =>
    putLoad(server.url, bodies, { connections, seconds: time });
  const ours = await start();
  try {
    await awaitAnswer(ours, bodies[0] ?? '');
    for (const server of [ours, bare]) await load(server, 16, warmUpSeconds);
    const rows: BenchRow[] = [];
    for (const [key, wanted] of Object.entries(goals)) {
      const connections = Number(key);
      const pairs = await measurePairs(
        rounds,
        () => load(ours, connections, seconds),
        () => load(bare, connections, seconds),
      );
      for (const goal of wanted) rows.push(rowOf(`${name}, 1 row, ${connections} connections`, goal, pairs));
    }
    return rows;
  } finally {
    await ours.stop();
  }
}

function rowOf(name: string, { figure, ...goal }: Goal, pairs: readonly LoadPair[]): BenchRow {
  return rowOfPairs(
    { name, ...goal, heldBy: 'interval', load: 'autocannon', peer: 'bare' },
    pairs.map(({ ours, peer }) => ({ ours: figure(ours), peer: figure(peer) })),
  );
}

/** The first request loads the model; one after it must succeed. */
async function awaitAnswer({ url }: ChildServer, body: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const ask = (): Promise<Response> =>
    fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(30_000) });
  await (await ask()).text();
  const answer = await ask();
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
}

function file(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
