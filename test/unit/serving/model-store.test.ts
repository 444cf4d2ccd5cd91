import { championOf } from '../../../shared/serving/model-target.ts';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { MODEL_CACHE_CONTAINER } from '../../../shared/serving/messages.ts';
import type { ModelStore } from '../../../shared/serving/model-store/model-store.ts';
import { WEIGHING, weighing } from './memory-registry.ts';
import { MODEL, settings, weigh, weighers, type World } from './serving-world.ts';

const statusOf = (store: ModelStore) => store.status()[0];

describe('loading', () => {
  it('happens once for any number of concurrent requests', async () => {
    const world = await weighers(1);
    const store = await world.instance();
    const answers = await Promise.all(Array.from({ length: 20 }, () => weigh(store)));
    expect(answers).toEqual(answers.map(() => ({ version: '1', weight: 1 })));
    expect(world.registry.calls).toEqual({ resolve: 1, find: 0, fetch: 1 });
    expect(world.sessions.opened).toBe(1);
    expect(statusOf(store)).toMatchObject({
      state: 'serving',
      version: '1',
      origin: 'mlflow',
      problem: null,
    });
    expect(statusOf(store)?.digest).toMatch(/^[0-9a-f]{64}$/);
    await store.stop();
    expect(world.sessions.released).toBe(1);
  });

  it('refuses models that have no policy', async () => {
    const store = await (await weighers(1)).instance();
    await expect(store.use(championOf('other'), async () => 1)).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
      status: 404,
    });
  });

  it('says how to get a champion while there is none, asking the registry now and then', async () => {
    const world = await weighers(1);
    world.registry.answer({ state: 'none', reason: 'last verdict insufficient-evidence' });
    const store = await world.instance();
    for (let request = 0; request < 5; request += 1)
      await expect(weigh(store)).rejects.toMatchObject({
        code: 'NO_CHAMPION',
        status: 503,
        retryable: true,
        message: expect.stringMatching(/last verdict insufficient-evidence; upload training data/),
      });
    expect(world.registry.calls.resolve).toBe(1);
    expect(statusOf(store)).toMatchObject({ state: 'no-champion', version: null });
    world.registry.promote('1');
    world.clock.advance(2000);
    expect(await weigh(store)).toEqual({ version: '1', weight: 1 });
    await store.stop();
  });

  it('warms every model and does not mind those that cannot be loaded', async () => {
    const world = await weighers(1);
    world.registry.answer({ state: 'none' });
    const store = await world.instance();
    expect(statusOf(store)).toMatchObject({ state: 'idle' });
    await store.warm();
    expect(statusOf(store)).toMatchObject({ state: 'no-champion' });
    await store.stop();
  });
});

describe('a swap', () => {
  it('loses no request among many, and every answer is of the version that it names', async () => {
    const world = await weighers(5);
    const store = await world.instance();
    await weigh(store);
    const moving = new AbortController();
    const seen = new Set<string>();
    const callers = Array.from({ length: 4 }, async (_, caller) => {
      let calls = 0;
      while (!moving.signal.aborted) {
        const { version, weight } = await weigh(store, caller + 1);
        expect(weight).toBeCloseTo(Number(version), 6);
        seen.add(version);
        calls += 1;
      }
      return calls;
    });
    for (let move = 0; move < 20; move += 1) {
      const version = String((move % 5) + 1);
      world.registry.promote(version);
      await store.refresh(MODEL);
      expect((await weigh(store)).version).toBe(version);
    }
    moving.abort();
    const calls = await Promise.all(callers);
    expect(Math.min(...calls)).toBeGreaterThan(10);
    expect(seen).toEqual(new Set(['1', '2', '3', '4', '5']));
    await store.stop();
    expect(world.sessions.released).toBe(world.sessions.opened);
  }, 60_000);

  it('waits for a request under way before it frees the version', async () => {
    const world = await weighers(3);
    const store = await world.instance();
    const gate = Promise.withResolvers<void>();
    const slow = store.use(championOf(MODEL), async ({ scorer }) => {
      await gate.promise;
      return scorer.score({ rows: 1, columns: new Map([['x', [2]]]) });
    });
    await weigh(store);
    for (const version of ['2', '3']) {
      world.registry.promote(version);
      await store.refresh(MODEL);
    }
    expect(world.sessions.released).toBe(0);
    gate.resolve();
    expect(await slow).toEqual({ task: 'regression', predictions: Float64Array.of(2) });
    await vi.waitFor(() => expect(world.sessions.released).toBe(1));
    await store.stop();
  });

  it('back to the version before needs no load', async () => {
    const world = await weighers(2);
    const store = await world.instance();
    await weigh(store);
    world.registry.promote('2');
    await store.refresh(MODEL);
    world.registry.promote('1');
    await store.refresh(MODEL);
    expect(await weigh(store)).toEqual({ version: '1', weight: 1 });
    expect(statusOf(store)).toMatchObject({ version: '1', previous: '2' });
    expect(world.sessions.opened).toBe(2);
    await store.stop();
  });

  it('happens to a recreated model whose version has the same number', async () => {
    const world = await weighers(1);
    const store = await world.instance();
    await weigh(store);
    world.registry.recreate();
    await world.registry.add('1', WEIGHING, weighing(9));
    world.registry.promote('1');
    await store.refresh(MODEL);
    expect(await weigh(store)).toEqual({ version: '1', weight: 9 });
    await store.stop();
  });
});

describe('the loaded champion keeps answering', () => {
  it('while the registry is away, and says so', async () => {
    const world = await weighers(2);
    const store = await world.instance();
    await weigh(store);
    world.registry.setAway(true);
    await store.refresh(MODEL);
    expect(await weigh(store)).toEqual({ version: '1', weight: 1 });
    expect(statusOf(store)).toMatchObject({ state: 'degraded', problem: { code: 'REGISTRY_UNREACHABLE' } });
    expect(world.metrics.counted('champion.kept')).toBe(1);
    expect(world.log.lines.join('\n')).toContain('REGISTRY_UNREACHABLE');
    world.registry.setAway(false);
    await store.refresh(MODEL);
    expect(statusOf(store)).toMatchObject({ state: 'serving', problem: null });
    await store.stop();
  });

  it.each([
    ['dangling', 'ALIAS_DANGLING'],
    ['none', 'NO_CHAMPION'],
  ] as const)('when the alias is %s', async (state, code) => {
    const world = await weighers(1);
    const store = await world.instance();
    await weigh(store);
    world.registry.answer({ state });
    await store.refresh(MODEL);
    expect(await weigh(store)).toEqual({ version: '1', weight: 1 });
    expect(statusOf(store)).toMatchObject({ state: 'degraded', version: '1', problem: { code } });
    await store.stop();
  });

  it.each([
    ['cannot be opened', { 'model.onnx': 'not a graph' }, 'MODEL_LOAD_FAILED'],
    [
      'fails on its own example',
      { 'serving_input_example.json': '{"dataframe_split":{"columns":["y"],"data":[[1]]}}' },
      'MODEL_PROBE_FAILED',
    ],
    ['answers with no number', weighing(Number.NaN), 'MODEL_PROBE_FAILED'],
  ])('when the new version %s, tried again ever more slowly', async (_name, change, code) => {
    const world = await weighers(1);
    await world.registry.add('2', WEIGHING, { ...weighing(2), ...change });
    const store = await world.instance();
    await weigh(store);
    world.registry.promote('2');
    await store.refresh(MODEL);
    expect(await weigh(store)).toEqual({ version: '1', weight: 1 });
    expect(statusOf(store)).toMatchObject({ state: 'degraded', version: '1', problem: { code } });
    expect(statusOf(store)?.problem?.message).toContain('version 2');
    const opened = world.sessions.opened;
    const loads = world.registry.calls.fetch;
    await store.refresh(MODEL);
    expect([world.sessions.opened, world.registry.calls.fetch]).toEqual([opened, loads]);
    await store.stop();
    expect(world.sessions.released).toBe(world.sessions.opened);
  });

  it('when the files are not those that were registered; once they are, the version answers', async () => {
    const world = await weighers(2);
    const store = await world.instance();
    await weigh(store);
    await world.registry.corrupt('2', weighing(666));
    world.registry.promote('2');
    await store.refresh(MODEL);
    expect(world.registry.calls.fetch).toBe(3);
    expect(statusOf(store)).toMatchObject({ version: '1', problem: { code: 'MODEL_DIGEST_MISMATCH' } });
    await world.registry.corrupt('2', weighing(2));
    world.clock.advance(settings.loadRetryMs);
    await store.refresh(MODEL);
    expect(await weigh(store)).toEqual({ version: '2', weight: 2 });
    await store.stop();
  });
});

/** An instance that served version 1, then 2, and stopped. */
async function afterTwoChampions(directory?: string): Promise<World> {
  const world = await weighers(2);
  const store = await world.instance(directory === undefined ? {} : { directory: world.directory });
  await weigh(store);
  await vi.waitFor(async () => {
    expect(await world.blobs.read(MODEL_CACHE_CONTAINER, `${MODEL}/copies.json`)).toBeDefined();
  });
  world.registry.promote('2');
  await store.refresh(MODEL);
  await store.stop();
  return world;
}

const storageAway = async (): Promise<never> => {
  throw new Error('storage is away');
};

describe('a fresh instance', () => {
  it('serves from our own copy while the registry is away', async () => {
    const world = await afterTwoChampions();
    world.registry.setAway(true);
    const fresh = await world.instance();
    expect(await weigh(fresh)).toEqual({ version: '2', weight: 2 });
    expect(statusOf(fresh)).toMatchObject({
      state: 'degraded',
      origin: 'model-cache',
      problem: { code: 'REGISTRY_UNREACHABLE' },
    });
    world.registry.setAway(false);
    await fresh.refresh(MODEL);
    expect(statusOf(fresh)).toMatchObject({ state: 'serving', version: '2' });
    await fresh.stop();
  });

  it('serves from our own copy while the alias dangles', async () => {
    const world = await afterTwoChampions();
    world.registry.answer({ state: 'dangling' });
    const fresh = await world.instance();
    expect((await weigh(fresh)).version).toBe('2');
    await fresh.stop();
  });

  it('takes the copy before when the newest is damaged', async () => {
    const world = await afterTwoChampions();
    for await (const { name } of world.blobs.list(MODEL_CACHE_CONTAINER, `${MODEL}/copies/2-`))
      if (name.endsWith('weights.data')) await world.blobs.write(MODEL_CACHE_CONTAINER, name, 'damaged');
    world.registry.setAway(true);
    const fresh = await world.instance();
    expect(await weigh(fresh)).toEqual({ version: '1', weight: 1 });
    await fresh.stop();
  });

  it('serves from its disk while registry and storage are away', async () => {
    const world = await afterTwoChampions('own');
    world.registry.setAway(true);
    const fresh = await world.instance({
      directory: world.directory,
      blobs: { ...world.blobs, read: storageAway, download: storageAway },
    });
    expect(await weigh(fresh)).toEqual({ version: '2', weight: 2 });
    expect(statusOf(fresh)).toMatchObject({ origin: 'disk' });
    await fresh.stop();
  });

  it('says that nothing can be loaded when all are away', async () => {
    const world = await weighers(1);
    world.registry.setAway(true);
    const store = await world.instance();
    await expect(weigh(store)).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      status: 503,
      retryable: true,
    });
    expect(statusOf(store)).toMatchObject({ state: 'unavailable' });
    await store.stop();
  });

  it('does not fetch what its disk has, and fetches again what the disk has damaged', async () => {
    const world = await afterTwoChampions('own');
    const [key] = (await readdir(join(world.directory, MODEL))).filter((name) => /^2-.*[0-9a-f]$/.test(name));
    const before = world.registry.calls.fetch;
    const second = await world.instance({ directory: world.directory });
    expect(await weigh(second)).toEqual({ version: '2', weight: 2 });
    await second.stop();
    expect(world.registry.calls.fetch).toBe(before);

    await writeFile(join(world.directory, MODEL, key ?? '', 'weights.data'), 'damaged');
    const third = await world.instance({ directory: world.directory });
    expect(await weigh(third)).toEqual({ version: '2', weight: 2 });
    expect(statusOf(third)).toMatchObject({ origin: 'model-cache' });
    await third.stop();
  });

  it('survives a disk cache that vanishes under it', async () => {
    const world = await weighers(2);
    const store = await world.instance({ directory: world.directory });
    await weigh(store);
    await rm(world.directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
    world.registry.promote('2');
    await store.refresh(MODEL);
    expect(await weigh(store)).toEqual({ version: '2', weight: 2 });
    await store.stop();
  });
});

describe('caches are bounded', () => {
  it('to two versions on disk and in storage', async () => {
    const world = await weighers(5);
    const store = await world.instance({ directory: world.directory });
    for (let version = 1; version <= 5; version += 1) {
      world.registry.promote(String(version));
      await store.refresh(MODEL);
      await vi.waitFor(async () => {
        const index = await world.blobs.read(MODEL_CACHE_CONTAINER, `${MODEL}/copies.json`);
        expect(Buffer.from(index?.bytes ?? []).toString()).toContain(
          `"copies":[{"identity":{"model":"${MODEL}","version":"${version}"`,
        );
      });
    }
    await store.stop();
    const names = await readdir(join(world.directory, MODEL));
    expect(names.filter((name) => name.endsWith('.json')).map((name) => name.split('-')[0])).toEqual(
      expect.arrayContaining(['4', '5', 'champion.json']),
    );
    expect(names).toHaveLength(5);
    const copies = new Set<string>();
    for await (const { name } of world.blobs.list(MODEL_CACHE_CONTAINER, `${MODEL}/copies/`))
      copies.add(name.split('/')[2]?.split('-')[0] ?? '');
    expect(copies).toEqual(new Set(['4', '5']));
  });
});
