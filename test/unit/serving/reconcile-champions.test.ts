import { describe, expect, it } from 'vitest';
import {
  championHintPath,
  championHintSchema,
  HEARTBEAT_PATH,
  heartbeatSchema,
  MODEL_CACHE_CONTAINER,
} from '../../../shared/serving/messages.ts';
import {
  createReconcile,
  type Reconcile,
} from '../../../shared/serving/registry-events/reconcile-champions.ts';
import { WEIGHING, weighing } from './memory-registry.ts';
import { MODEL, policiesOf, regressionPolicy, weighers, type World } from './serving-world.ts';

const { signal } = new AbortController();
const policies = policiesOf({ [MODEL]: regressionPolicy });

async function reconciled(): Promise<{ world: World; reconcile: Reconcile }> {
  const world = await weighers(2);
  const reconcile = createReconcile({ ...world, source: world.registry, policies });
  await reconcile.all(signal);
  return { world, reconcile };
}

const read = async (world: World, path: string) => {
  const blob = await world.blobs.read(MODEL_CACHE_CONTAINER, path);
  return {
    etag: blob?.etag,
    json: JSON.parse(Buffer.from(blob?.bytes ?? 'null').toString('utf8')) as unknown,
  };
};

async function hintOf(world: World) {
  const { etag, json } = await read(world, championHintPath(MODEL));
  return { etag, ...championHintSchema.parse(json) };
}

const beatOf = async (world: World) => heartbeatSchema.parse((await read(world, HEARTBEAT_PATH)).json);

describe('the timer', () => {
  it('writes a hint where there was none, and leaves it while nothing moves', async () => {
    const { world, reconcile } = await reconciled();
    const first = await hintOf(world);
    expect(first).toMatchObject({ version: '1', movedAt: world.clock.now().toISOString() });
    world.clock.advance(30_000);
    await reconcile.all(signal);
    expect((await hintOf(world)).etag).toBe(first.etag);
    expect(await beatOf(world)).toEqual({ at: world.clock.now().toISOString(), away: {} });
    expect(world.registry.calls.resolve).toBe(2);
  });

  it.each([
    ['another version', async ({ registry }: World) => registry.promote('2'), '2'],
    ['no champion', async ({ registry }: World) => registry.answer({ state: 'none' }), null],
    ['a dangling alias', async ({ registry }: World) => registry.answer({ state: 'dangling' }), null],
    [
      'a version made anew under the same number',
      async ({ registry }: World) => {
        registry.recreate();
        await registry.add('1', WEIGHING, weighing(9));
        registry.promote('1');
      },
      '1',
    ],
  ])('rewrites it for %s, once', async (_name, change, version) => {
    const { world, reconcile } = await reconciled();
    const { etag } = await hintOf(world);
    await change(world);
    await reconcile.all(signal);
    const after = await hintOf(world);
    expect(after.version).toBe(version);
    expect(after.etag).not.toBe(etag);
    await reconcile.all(signal);
    expect((await hintOf(world)).etag).toBe(after.etag);
  });

  it('does not overwrite a hint that the gate writes meanwhile', async () => {
    const { world } = await reconciled();
    const gates = JSON.stringify({ version: '2', movedAt: world.clock.now().toISOString() });
    const resolveAlias: World['registry']['resolveAlias'] = async (...args) => {
      const answer = await world.registry.resolveAlias(...args);
      await world.blobs.write(MODEL_CACHE_CONTAINER, championHintPath(MODEL), gates);
      world.registry.promote('2');
      return { ...answer, state: 'dangling' };
    };
    await createReconcile({ ...world, source: { resolveAlias }, policies }).all(signal);
    expect(await hintOf(world)).toMatchObject({ version: '2' });
  });

  it('writes no hint for a model that never had a champion', async () => {
    const world = await weighers(1);
    world.registry.answer({ state: 'none' });
    await createReconcile({ ...world, source: world.registry, policies }).all(signal);
    expect(await world.blobs.read(MODEL_CACHE_CONTAINER, championHintPath(MODEL))).toBeUndefined();
  });

  it('says which models MLflow could not be asked about, and looks after the others', async () => {
    const { world } = await reconciled();
    const names = ['a', 'b', MODEL, 'c', 'd', 'e'];
    const resolveAlias: World['registry']['resolveAlias'] = async (model, alias) => {
      if (model === 'b') throw new TypeError('bug');
      if (model === 'e') world.registry.setAway(true);
      return world.registry.resolveAlias(model, alias);
    };
    world.registry.promote('2');
    const served = policiesOf(Object.fromEntries(names.map((name) => [name, regressionPolicy])));
    await createReconcile({ ...world, source: { resolveAlias }, policies: served }).all(signal);
    expect((await beatOf(world)).away).toEqual({ b: 'UNEXPECTED', e: 'MLFLOW_UNREACHABLE' });
    expect(await hintOf(world)).toMatchObject({ version: '2' });
  });

  it('fails when storage is away, and when it is told to stop', async () => {
    const { world, reconcile } = await reconciled();
    const away = createReconcile({
      ...world,
      blobs: {
        ...world.blobs,
        write: async () => {
          throw new Error('storage is away');
        },
      },
      source: world.registry,
      policies,
    });
    await expect(away.all(signal)).rejects.toThrow('storage is away');
    world.registry.setAway(true);
    await expect(reconcile.all(AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
  });
});

describe('an event', () => {
  it('rewrites the hint even where the champion is the same, as another alias may have moved', async () => {
    const { world, reconcile } = await reconciled();
    const { etag } = await hintOf(world);
    await reconcile.moved(MODEL, signal);
    const after = await hintOf(world);
    expect([after.version, after.etag === etag]).toEqual(['1', false]);
    await reconcile.all(signal);
    expect((await hintOf(world)).etag).toBe(after.etag);
  });

  it('rewrites it while MLflow is away; the timer corrects it afterwards', async () => {
    const { world, reconcile } = await reconciled();
    world.registry.setAway(true);
    await reconcile.moved(MODEL, signal);
    expect(await hintOf(world)).toMatchObject({ version: null });
    world.registry.setAway(false);
    await reconcile.all(signal);
    expect(await hintOf(world)).toMatchObject({ version: '1', finding: expect.stringContaining('1-') });
  });
});
