import { describe, expect, it, vi } from 'vitest';
import { identityKey } from '../../../shared/serving/model-store/model-identity.ts';
import { MODEL_CACHE_CONTAINER } from '../../../shared/serving/messages.ts';
import type { ModelStore } from '../../../shared/serving/model-store/model-store.ts';
import { championOf } from '../../../shared/serving/model-target.ts';
import { MODEL, weigh, weighers } from './serving-world.ts';

const statusOf = (store: ModelStore) => store.status()[0];
const thresholdOf = (store: ModelStore) =>
  store.use(championOf(MODEL), async ({ identity }) => identity.threshold?.text);

describe('a version of the files of another, with another threshold', () => {
  it('is loaded without a download, and so is the way back', async () => {
    const world = await weighers(1);
    const store = await world.instance();
    expect([await weigh(store), await thresholdOf(store)]).toEqual([{ version: '1', weight: 1 }, undefined]);
    world.registry.tune('2', '1', '0.2');
    world.registry.promote('2');
    await store.refresh(MODEL);
    expect([await weigh(store), await thresholdOf(store)]).toEqual([{ version: '2', weight: 1 }, '0.2']);
    expect(statusOf(store)).toMatchObject({ state: 'serving', version: '2', origin: 'disk' });
    world.registry.promote('1');
    await store.refresh(MODEL);
    expect([await weigh(store), await thresholdOf(store)]).toEqual([{ version: '1', weight: 1 }, undefined]);
    expect(world.registry.calls.fetch).toBe(1);
    await store.stop();
  });

  it('answers by its new threshold where the tag is changed', async () => {
    const world = await weighers(1);
    const store = await world.instance();
    world.registry.tune('2', '1', '0.2');
    world.registry.promote('2');
    await weigh(store);
    world.registry.tune('2', '1', '0.4');
    world.registry.promote('2');
    await store.refresh(MODEL);
    expect(await thresholdOf(store)).toBe('0.4');
    expect(world.sessions.opened).toBe(2);
    await store.stop();
  });

  it('is downloaded where the other one is not here, or has other files', async () => {
    const world = await weighers(2);
    const store = await world.instance();
    await weigh(store);
    world.registry.tune('3', '2', '0.2');
    world.registry.promote('3');
    await store.refresh(MODEL);
    expect(await weigh(store)).toEqual({ version: '3', weight: 2 });
    expect(world.registry.calls.fetch).toBe(2);
    world.registry.tune('4', '2', '0.3');
    world.registry.retarget('4', '1');
    world.registry.promote('4');
    await store.refresh(MODEL);
    expect(await weigh(store)).toEqual({ version: '4', weight: 2 });
    expect(world.registry.calls.fetch).toBe(3);
    await store.stop();
  });

  it('keeps its threshold in our own copy, for when the registry is away', async () => {
    const world = await weighers(1);
    world.registry.tune('2', '1', '0.2');
    world.registry.promote('2');
    const store = await world.instance();
    await weigh(store);
    await vi.waitFor(async () => {
      expect(await world.blobs.read(MODEL_CACHE_CONTAINER, `${MODEL}/copies.json`)).toBeDefined();
    });
    await store.stop();
    world.registry.setAway(true);
    const other = await world.instance();
    expect([await weigh(other), await thresholdOf(other)]).toEqual([{ version: '2', weight: 1 }, '0.2']);
    await other.stop();
  });
});

it('a threshold makes another identity, and none the one it was before', () => {
  const identity = { model: MODEL, version: '2', createdAt: 5, sha256: { 'model.onnx': 'a'.repeat(64) } };
  const of = (text: string) => identityKey({ ...identity, threshold: { of: '1', text } });
  const keys = [identityKey(identity), of('0.2'), of('0.3')];
  expect(new Set(keys).size).toBe(3);
  expect(keys[0]).toBe('2-5-2d7dbeaa0c6a9048');
  expect(identityKey({ ...identity, threshold: { of: null, text: '0.2' } })).toBe(keys[1]);
});
