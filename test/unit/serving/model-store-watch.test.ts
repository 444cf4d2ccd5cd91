import { describe, expect, it, vi } from 'vitest';
import {
  championHintPath,
  type Heartbeat,
  HEARTBEAT_PATH,
  MODEL_CACHE_CONTAINER,
} from '../../../shared/serving/messages.ts';
import type { ModelStore } from '../../../shared/serving/model-store/model-store.ts';
import { createReconcile } from '../../../shared/serving/registry-events/reconcile-champions.ts';
import {
  MODEL,
  policiesOf,
  regressionPolicy,
  settings,
  weigh,
  weighers,
  type World,
} from './serving-world.ts';

const watched = policiesOf({ [MODEL]: regressionPolicy });

const statusOf = (store: ModelStore) => store.status()[0];

async function hint(world: World, version: string): Promise<void> {
  const content = JSON.stringify({ version, movedAt: world.clock.now().toISOString() });
  await world.blobs.write(MODEL_CACHE_CONTAINER, championHintPath(MODEL), content);
}

async function beat(world: World, away: Heartbeat['away'] = {}): Promise<void> {
  const content: Heartbeat = { at: world.clock.now().toISOString(), away };
  await world.blobs.write(MODEL_CACHE_CONTAINER, HEARTBEAT_PATH, JSON.stringify(content));
}

/** Lets the instance look at the hints `times` times, `ms` after one another. */
async function look(world: World, times = 1, ms = settings.hintIntervalMs): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    await vi.waitFor(() => expect(world.clock.sleeping()).toBe(1));
    world.clock.advance(ms);
    await vi.waitFor(() => expect(world.clock.sleeping()).toBe(1));
  }
}

/** An instance that serves version 1 of two and has looked once. */
async function watching(): Promise<{ world: World; store: ModelStore }> {
  const world = await weighers(2);
  await hint(world, '1');
  await beat(world);
  const store = await world.instance();
  store.start();
  await weigh(store);
  await look(world);
  await vi.waitFor(() => expect(world.registry.calls.resolve).toBe(2));
  return { world, store };
}

describe('an alias move is noticed', () => {
  it('by the hint, without asking the registry again and again', async () => {
    const { world, store } = await watching();
    world.registry.promote('2');
    await hint(world, '2');
    await look(world);
    await vi.waitFor(() => expect(statusOf(store)?.version).toBe('2'));
    const asked = world.registry.calls.resolve;
    for (let minute = 0; minute < 12; minute += 1) {
      await beat(world);
      await look(world, 2, 30_000);
    }
    expect(world.registry.calls.resolve).toBe(asked);
    await store.stop();
    expect(world.clock.sleeping()).toBe(0);
  });

  it('where the alias moves and moves back between two runs of the timer, and the instance saw the first', async () => {
    const world = await weighers(2);
    world.registry.promote('2');
    const store = await world.instance();
    store.start();
    expect((await weigh(store)).version).toBe('2');
    world.registry.promote('1');
    const reconcile = createReconcile({ ...world, source: world.registry, policies: watched });
    await reconcile.all(new AbortController().signal);
    await look(world);
    await vi.waitFor(() => expect(statusOf(store)?.version).toBe('1'));
    world.registry.promote('2');
    await store.refresh(MODEL);
    expect(statusOf(store)?.version).toBe('2');
    world.registry.promote('1');
    await reconcile.all(new AbortController().signal);
    await look(world);
    await vi.waitFor(() => expect(statusOf(store)?.version).toBe('1'));
    const asked = world.registry.calls.resolve;
    await beat(world);
    await look(world, 3);
    expect(world.registry.calls.resolve).toBe(asked);
    await store.stop();
  });

  it('where a champion comes and goes between two runs of the timer', async () => {
    const world = await weighers(1);
    const store = await world.instance();
    store.start();
    await weigh(store);
    world.registry.answer({ state: 'none' });
    await createReconcile({ ...world, source: world.registry, policies: watched }).all(
      new AbortController().signal,
    );
    await look(world);
    await vi.waitFor(() => expect(statusOf(store)?.problem?.code).toBe('NO_CHAMPION'));
    expect((await weigh(store)).version).toBe('1');
    await store.stop();
  });

  it('by the hint, as soon as the registry is back, which is asked ever more seldom meanwhile', async () => {
    const { world, store } = await watching();
    world.registry.setAway(true);
    world.registry.promote('2');
    await hint(world, '2');
    await look(world);
    await vi.waitFor(() => expect(statusOf(store)?.problem?.code).toBe('REGISTRY_UNREACHABLE'));
    const asked = world.registry.calls.resolve;
    for (let second = 0; second < 30; second += 1) {
      await look(world);
      await vi.waitFor(() => expect(statusOf(store)?.state).toBe('degraded'));
    }
    expect(world.registry.calls.resolve - asked).toBeLessThanOrEqual(7);
    expect(world.registry.calls.resolve - asked).toBeGreaterThanOrEqual(3);
    expect(await weigh(store)).toEqual({ version: '1', weight: 1 });
    world.registry.setAway(false);
    await beat(world);
    await look(world);
    await vi.waitFor(() => expect(statusOf(store)).toMatchObject({ version: '2', problem: null }));
    await store.stop();
  });

  it('by the instance itself when nothing was heard of the timer for long', async () => {
    const { world, store } = await watching();
    const asked = world.registry.calls.resolve;
    world.registry.promote('2');
    await look(world, 1, settings.reconcileIntervalMs - 2000);
    expect(world.registry.calls.resolve).toBe(asked);
    await look(world, 1, 2000);
    await vi.waitFor(() => expect(statusOf(store)?.version).toBe('2'));
    expect(world.registry.calls.resolve).toBe(asked + 2);
    await look(world, 5);
    expect(world.registry.calls.resolve).toBe(asked + 2);
    await store.stop();
  });

  it('while storage is away, by the instance itself in the end', async () => {
    const world = await weighers(2);
    let away = false;
    const read: World['blobs']['read'] = async (...args) => {
      if (away) throw new Error('storage is away');
      return world.blobs.read(...args);
    };
    const store = await world.instance({ blobs: { ...world.blobs, read } });
    store.start();
    await weigh(store);
    away = true;
    world.registry.promote('2');
    await look(world, 3);
    expect(world.log.lines.filter((line) => line.includes('hints cannot be read'))).toHaveLength(1);
    await look(world, 1, settings.reconcileIntervalMs);
    await vi.waitFor(() => expect(statusOf(store)?.version).toBe('2'));
    await store.stop();
  });

  it('and one that is overtaken while it is loaded never answers', async () => {
    const { world, store } = await watching();
    const seen: string[] = [];
    world.registry.promote('2');
    world.registry.onFetch(() => world.registry.promote('1'));
    await hint(world, '2');
    await look(world);
    await vi.waitFor(() => expect(world.sessions.released).toBe(1));
    seen.push((await weigh(store)).version);
    expect([...seen, statusOf(store)?.problem]).toEqual(['1', null]);
    expect(world.metrics.counted('champion.swapped')).toBe(1);
    await store.stop();
  });
});

describe('the timer tells instances', () => {
  it('that MLflow is away, and that it is back', async () => {
    const { world, store } = await watching();
    const asked = world.registry.calls.resolve;
    world.clock.advance(1);
    await beat(world, { [MODEL]: 'MLFLOW_UNREACHABLE', other: 'MODEL_TAG_INVALID' });
    await look(world);
    expect(statusOf(store)).toMatchObject({
      state: 'degraded',
      version: '1',
      problem: { code: 'REGISTRY_UNREACHABLE', message: expect.stringContaining('MLFLOW_UNREACHABLE') },
    });
    expect(world.metrics.counted('champion.kept')).toBe(1);
    expect(world.registry.calls.resolve).toBe(asked);
    await beat(world);
    await look(world);
    await vi.waitFor(() => expect(statusOf(store)).toMatchObject({ state: 'serving', problem: null }));
    await store.stop();
  });
});

describe('copies', () => {
  it('are made up for when storage is back, and of the newest champion', async () => {
    const world = await weighers(2);
    let away = true;
    const upload: World['blobs']['upload'] = async (...args) => {
      if (away) throw new Error('storage is away');
      return world.blobs.upload(...args);
    };
    const store = await world.instance({ blobs: { ...world.blobs, upload } });
    store.start();
    await weigh(store);
    await vi.waitFor(() => expect(world.log.lines.join('\n')).toContain('champion not copied'));
    world.registry.promote('2');
    await store.refresh(MODEL);
    away = false;
    await look(world, 1, 60_000);
    await vi.waitFor(async () => {
      const index = await world.blobs.read(MODEL_CACHE_CONTAINER, `${MODEL}/copies.json`);
      expect(Buffer.from(index?.bytes ?? []).toString()).toContain('"version":"2"');
    });
    await store.stop();
  });
});
