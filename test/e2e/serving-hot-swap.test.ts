import { afterAll, beforeAll, expect, it } from 'vitest';
import { delaysOf, findStaleAnswer, type Move } from './serving/alias-moves.ts';
import { isPrediction } from './serving/expected-predictions.ts';
import { type Call, startTraffic } from './serving/paced-traffic.ts';
import { createServingWorld, isLong, MODEL, type ServingWorld, until } from './serving/serving-world.ts';

/** All 50 of the requirements with RELEVO_TEST_LONG=1. */
const MOVES = isLong ? 50 : 10;
const PER_SECOND = 260;
/** The timer's pause and that of the hints together. */
const POLL_MS = 2000;

let world: ServingWorld;

beforeAll(async () => {
  world = await createServingWorld();
}, 280_000);

afterAll(() => world?.stop());

/** Each version follows each other one, and the way back is taken as often as the way on. */
const order = ['2', '3', '1', '3', '2', '1', '2', '1', '3', '2', '3', '1'];

async function moveChampions(calls: readonly Call[]): Promise<Move[]> {
  const moves: Move[] = [{ version: '1', askedAt: 0, answeredAt: 0 }];
  for (let count = 0; count < MOVES; count += 1) {
    const version = order[count % order.length] ?? '1';
    const askedAt = performance.now();
    await world.setChampion(version);
    moves.push({ version, askedAt, answeredAt: performance.now() });
    await until(`answer of version ${version}`, () => calls.at(-1)?.version === version);
    const reached = calls.length;
    await until('more answers', () => calls.length > reached + 50);
  }
  return moves;
}

it(
  'hot swap under load: no call fails, every answer is that of the version it names, and none is older than one before it',
  async () => {
    const host = await world.startHost('host');
    const url = `${host.url}/models/${MODEL}/invocations`;
    const traffic = startTraffic({ url, bodies: world.bodies, connections: 8, perSecond: PER_SECOND });
    let moves: Move[] = [];
    try {
      await until('traffic', () => traffic.calls.length >= 200);
      moves = await moveChampions(traffic.calls);
    } finally {
      await traffic.stop();
    }
    const { calls } = traffic;
    const wrong = calls.filter(
      ({ version, row, prediction }) => !isPrediction(prediction, world.expected.get(version)?.[row]),
    );
    const seconds = ((calls.at(-1)?.endedAt ?? 0) - (calls[0]?.startedAt ?? 0)) / 1000;
    const delays = delaysOf(calls, moves.slice(1));
    const [median, slowest] = [delays.toSorted((a, b) => a - b)[MOVES / 2], Math.max(...delays)];
    console.info(
      `${MOVES} moves in ${seconds.toFixed(0)} s at ${(calls.length / seconds).toFixed(0)} calls/s: ${calls.length} calls, ` +
        `new version after ${median?.toFixed(0)} ms (median), ${slowest.toFixed(0)} ms (slowest)`,
    );
    expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
    expect(wrong).toEqual([]);
    expect(new Set(calls.map(({ version }) => version))).toEqual(new Set(['1', '2', '3']));
    expect(findStaleAnswer(calls, moves)).toBeUndefined();
    expect(slowest).toBeLessThan(POLL_MS + 2000);
    expect(calls.length / seconds).toBeGreaterThanOrEqual(200);
  },
  60_000 + MOVES * 10_000,
);

it('what the versions say about a row differs, and version 1 says what Python recorded', () => {
  const [lr = [], forest = []] = [world.expected.get('1'), world.expected.get('2')];
  expect(lr.map((one) => ('label' in one ? one.label : ''))).toEqual(world.rows.labels);
  for (const [row, probability] of world.rows.probabilities.entries())
    expect(isPrediction(lr[row], { label: world.rows.labels[row] ?? '', probability })).toBe(true);
  expect(lr.filter((one, row) => isPrediction(one, forest[row]))).toEqual([]);
});
