import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { RelevoError } from '../../../shared/kernel/error.ts';
import type { ModelStore } from '../../../shared/serving/model-store/model-store.ts';
import { WEIGHING, weighing } from './memory-registry.ts';
import { MODEL, settings, weigh, weighers, type World } from './serving-world.ts';

const extrasOf = (store: ModelStore) => store.status()[0]?.extras.map(({ version }) => version);
const byVersion = (store: ModelStore, version: string) => weigh(store, 1, { version });
const byAlias = (store: ModelStore, alias: string) => weigh(store, 1, { alias });

describe('a version that is asked for by its number', () => {
  it('answers beside the champion, without its being loaded', async () => {
    const world = await weighers(3);
    const store = await world.instance();
    expect(await byVersion(store, '3')).toEqual({ version: '3', weight: 3 });
    expect(store.status()[0]).toMatchObject({
      state: 'idle',
      version: null,
      extras: [{ version: '3', origin: 'mlflow', digest: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
    expect(await weigh(store)).toEqual({ version: '1', weight: 1 });
    await store.stop();
    expect(world.sessions.released).toBe(world.sessions.opened);
  });

  it('is the champion’s own session where it is champion, or was', async () => {
    const world = await weighers(2);
    const store = await world.instance();
    await weigh(store);
    world.registry.promote('2');
    await store.refresh(MODEL);
    expect([await byVersion(store, '1'), await byVersion(store, '2')]).toEqual([
      { version: '1', weight: 1 },
      { version: '2', weight: 2 },
    ]);
    expect([world.sessions.opened, extrasOf(store)]).toEqual([2, []]);
    await store.stop();
  });

  it('is loaded once for any number of callers, and asked about once', async () => {
    const world = await weighers(2);
    const store = await world.instance();
    const answers = await Promise.all(Array.from({ length: 20 }, () => byVersion(store, '2')));
    expect(answers).toEqual(answers.map(() => ({ version: '2', weight: 2 })));
    expect(world.registry.calls).toEqual({ resolve: 0, find: 1, fetch: 1 });
    expect(world.sessions.opened).toBe(1);
    await store.stop();
  });

  it('is 404 where there is none; the registry is not asked at every try', async () => {
    const world = await weighers(1);
    const store = await world.instance();
    for (let count = 0; count < 5; count += 1)
      await expect(byVersion(store, '7')).rejects.toMatchObject({ code: 'VERSION_UNKNOWN', status: 404 });
    expect(world.registry.calls.find).toBe(1);
    await world.registry.add('7', WEIGHING, weighing(7));
    world.clock.advance(2000);
    expect(await byVersion(store, '7')).toEqual({ version: '7', weight: 7 });
    await store.stop();
  });

  it('is another one after the model was made anew', async () => {
    const world = await weighers(2);
    const store = await world.instance();
    await byVersion(store, '2');
    world.registry.recreate();
    await world.registry.add('2', WEIGHING, weighing(9));
    world.clock.advance(settings.aliasIntervalMs);
    expect(await byVersion(store, '2')).toEqual({ version: '2', weight: 9 });
    await store.stop();
  });

  it('that cannot be loaded is 503, tried again ever more slowly, and harms nobody else', async () => {
    const world = await weighers(2);
    await world.registry.add('3', WEIGHING, { 'model.onnx': 'not a graph' });
    const store = await world.instance();
    await weigh(store);
    for (let count = 0; count < 3; count += 1)
      await expect(byVersion(store, '3')).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', status: 503 });
    expect(world.registry.calls.fetch).toBe(2);
    expect(await weigh(store)).toEqual({ version: '1', weight: 1 });
    expect(store.status()[0]).toMatchObject({ state: 'serving', problem: null, extras: [] });
    world.clock.advance(settings.loadRetryMs);
    await expect(byVersion(store, '3')).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    expect(world.registry.calls.fetch).toBe(2);
    expect(world.log.lines.filter((line) => line.includes('version cannot be served'))).toHaveLength(2);
    await store.stop();
  });
});

describe('an alias', () => {
  it('is followed after a while, and at once when the model’s aliases are known to have moved', async () => {
    const world = await weighers(3);
    world.registry.setAlias('next', '2');
    const store = await world.instance();
    expect(await byAlias(store, 'next')).toEqual({ version: '2', weight: 2 });
    world.registry.setAlias('next', '3');
    expect((await byAlias(store, 'next')).version).toBe('2');
    world.clock.advance(settings.aliasIntervalMs);
    expect((await byAlias(store, 'next')).version).toBe('3');
    world.registry.setAlias('next', '2');
    await store.refresh(MODEL);
    expect((await byAlias(store, 'next')).version).toBe('2');
    await store.stop();
  });

  it('that moves while the registry is asked about it does not leave the old answer behind', async () => {
    const world = await weighers(3);
    world.registry.setAlias('next', '2');
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    let holds = true;
    const resolveAlias: World['registry']['resolveAlias'] = async (...args) => {
      const found = await world.registry.resolveAlias(...args);
      if (holds && args[1] === 'next') await answered;
      return found;
    };
    const store = await world.instance({ source: { ...world.registry, resolveAlias } });
    const asked = byAlias(store, 'next');
    await vi.waitFor(() => expect(world.registry.calls.find).toBe(1));
    holds = false;
    world.registry.setAlias('next', '3');
    await store.refresh(MODEL);
    expect((await byAlias(store, 'next')).version).toBe('3');
    answer();
    expect((await asked).version).toBe('2');
    expect((await byAlias(store, 'next')).version).toBe('3');
    await store.stop();
  });

  it('that is not set, or no longer, is 404', async () => {
    const world = await weighers(2);
    const store = await world.instance();
    await expect(byAlias(store, 'next')).rejects.toMatchObject({ code: 'ALIAS_UNKNOWN', status: 404 });
    world.registry.setAlias('next', '2');
    world.clock.advance(2000);
    await byAlias(store, 'next');
    world.registry.setAlias('next', null);
    world.clock.advance(settings.aliasIntervalMs);
    await expect(byAlias(store, 'next')).rejects.toMatchObject({ code: 'ALIAS_UNKNOWN' });
    await store.stop();
  });

  it('that dangles leaves the version that it named answering where it is known', async () => {
    const world = await weighers(2);
    world.registry.setAlias('next', '2');
    const store = await world.instance();
    await byAlias(store, 'next');
    world.registry.remove('2');
    world.clock.advance(settings.aliasIntervalMs);
    expect((await byAlias(store, 'next')).version).toBe('2');
    await store.stop();
    const fresh = await world.instance();
    await expect(byAlias(fresh, 'next')).rejects.toMatchObject({ code: 'VERSION_UNKNOWN', status: 404 });
    await fresh.stop();
  });
});

describe('while the registry is away', () => {
  it('what it said last holds, and what it never said is 503', async () => {
    const world = await weighers(3);
    world.registry.setAlias('next', '2');
    const store = await world.instance();
    await byAlias(store, 'next');
    world.registry.setAway(true);
    world.clock.advance(settings.aliasIntervalMs);
    expect((await byAlias(store, 'next')).version).toBe('2');
    const asked = world.registry.calls.find;
    expect((await byAlias(store, 'next')).version).toBe('2');
    expect(world.registry.calls.find).toBe(asked);
    expect(world.log.lines.join('\n')).toContain('MLFLOW_UNREACHABLE');
    await expect(byVersion(store, '3')).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', status: 503 });
    world.registry.setAway(false);
    world.clock.advance(2000);
    expect((await byVersion(store, '3')).version).toBe('3');
    await store.stop();
  });
});

async function cachedVersions(world: World): Promise<string[]> {
  const names = await readdir(join(world.directory, MODEL));
  return names.flatMap((name) => (/^\d+-.*\.json$/.test(name) ? [name.split('-')[0] ?? ''] : [])).toSorted();
}

describe('bounds', () => {
  it('keep callers who make up names from flooding the registry; known names hold', async () => {
    const world = await weighers(2);
    world.registry.setAlias('next', '2');
    const store = await world.instance();
    await byAlias(store, 'next');
    const codes: unknown[] = [];
    for (let version = 100; version < 150; version += 1)
      await byVersion(store, String(version)).catch((error: unknown) =>
        codes.push(error instanceof RelevoError && error.code),
      );
    expect(codes.filter((code) => code === 'VERSION_UNKNOWN')).toHaveLength(19);
    expect(codes.filter((code) => code === 'TOO_MANY_REQUESTS')).toHaveLength(31);
    expect(world.registry.calls.find).toBe(20);
    world.clock.advance(999);
    await store.refresh(MODEL);
    expect((await byAlias(store, 'next')).version).toBe('2');
    world.clock.advance(1);
    await expect(byVersion(store, '200')).rejects.toMatchObject({ code: 'VERSION_UNKNOWN' });
    await store.stop();
  });

  it('keep the extra versions that were used last, and free the others when nobody uses them', async () => {
    const world = await weighers(5);
    const store = await world.instance();
    const gate = Promise.withResolvers<void>();
    const slow = store.use({ model: MODEL, alias: null, version: '2' }, async ({ scorer }) => {
      await gate.promise;
      return scorer.score({ rows: 1, columns: new Map([['x', [1]]]) });
    });
    for (const version of ['3', '4', '3', '5']) await byVersion(store, version);
    expect(extrasOf(store)).toEqual(['3', '5']);
    expect(world.metrics.counted('extra.evicted')).toBe(2);
    expect(world.sessions.released).toBe(1);
    gate.resolve();
    expect(await slow).toEqual({ task: 'regression', predictions: Float64Array.of(2) });
    await vi.waitFor(() => expect(world.sessions.released).toBe(2));
    await store.stop();
    expect(world.sessions.released).toBe(world.sessions.opened);
  });

  it('let callers of more versions than fit all have their answers', async () => {
    const world = await weighers(5);
    const store = await world.instance({ limits: { extraModels: 1 } });
    const versions = Array.from({ length: 40 }, (_, index) => String((index % 4) + 2));
    const answers = await Promise.all(versions.map((version) => byVersion(store, version)));
    expect(answers).toEqual(versions.map((version) => ({ version, weight: Number(version) })));
    expect(extrasOf(store)).toHaveLength(1);
    await store.stop();
    expect(world.sessions.released).toBe(world.sessions.opened);
  }, 30_000);

  it('hold for the disk: unused versions go first, champions and what is loaded never', async () => {
    const world = await weighers(6);
    const store = await world.instance({ directory: world.directory });
    await weigh(store);
    for (const version of ['2', '3', '4', '5']) await byVersion(store, version);
    expect(await cachedVersions(world)).toEqual(['1', '4', '5']);
    await store.stop();
    const roomy = await world.instance({ directory: world.directory, limits: { diskBytes: 1e9 } });
    for (const version of ['2', '3', '6']) await byVersion(roomy, version);
    expect(await cachedVersions(world)).toEqual(['1', '2', '3', '4', '5', '6']);
    await roomy.stop();
  });

  it('do not let a damaged file on disk answer', async () => {
    const world = await weighers(2);
    const store = await world.instance({ directory: world.directory });
    await byVersion(store, '2');
    await store.stop();
    const [key = ''] = (await readdir(join(world.directory, MODEL))).filter((name) =>
      /^2-\w+-\w+$/.test(name),
    );
    await writeFile(join(world.directory, MODEL, key, 'weights.data'), 'damaged');
    const second = await world.instance({ directory: world.directory });
    expect(await byVersion(second, '2')).toEqual({ version: '2', weight: 2 });
    expect(second.status()[0]?.extras[0]?.origin).toBe('mlflow');
    await second.stop();
  });
});
