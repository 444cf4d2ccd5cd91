import { describe, expect, it } from 'vitest';
import type { BlobStore } from '../../../shared/azure/blob-store.ts';
import { createMonitor, type MonitorDeps } from '../../../shared/monitoring/monitor.ts';
import { createWorld, customers, MODEL, policyOf, type World } from './world.ts';

const crash = new Error('the process died');

/** Dies at the n-th effect outside, just before or just after it happens. */
function dyingDeps(
  world: World,
  n: number,
  moment: 'before' | 'after',
): { deps: MonitorDeps; effects(): number } {
  let effects = 0;
  const dies = async <T>(effect: () => Promise<T>): Promise<T> => {
    effects += 1;
    if (effects === n && moment === 'before') throw crash;
    const result = await effect();
    if (effects === n && moment === 'after') throw crash;
    return result;
  };
  const blobs: BlobStore = {
    ...world.blobs,
    write: (...call) => dies(() => world.blobs.write(...call)),
    upload: (...call) => dies(() => world.blobs.upload(...call)),
    remove: (...call) => dies(() => world.blobs.remove(...call)),
  };
  const runs: MonitorDeps['runs'] = {
    recordMonitoringRun: (run) => dies(() => world.deps.runs.recordMonitoringRun(run)),
  };
  return { deps: { ...world.deps, blobs, runs }, effects: () => effects };
}

/** An hour with drift that completes an alarm, its labels at hand, about to be judged. */
async function prepared(): Promise<World> {
  const world = createWorld();
  for (const hour of [0, 1]) {
    const from = `2026-03-01T0${hour}:00:00Z`;
    const rows = customers(20 + hour, 250, 0.4);
    await world.capture(from, rows);
    await world.label(from, rows);
    if (hour === 0) {
      world.clock.set('2026-03-01T01:06:00Z');
      await world.monitor(MODEL, policyOf());
    }
  }
  world.clock.set('2026-03-01T02:06:00Z');
  return world;
}

async function state(world: World): Promise<unknown> {
  const inference = await world.names('inference');
  return {
    reports: await world.names('reports'),
    hours: (await world.names('profiles')).map((name) => name.replace(/[0-9a-f]{16}/, 'digest')),
    uploads: await world.names('training-data'),
    lines: inference.filter((name) => name.endsWith('.jsonl')),
    parquet: inference.filter((name) => name.endsWith('.parquet')).length,
    runs: world.runs.map((run) => [run.key, run.metrics]),
  };
}

describe('a run that dies', () => {
  it('at any effect, before or after it, leaves a state that the next run completes to the same end', async () => {
    const smooth = await prepared();
    const counting = dyingDeps(smooth, 0, 'before');
    await createMonitor(counting.deps)(MODEL, policyOf());
    const expected = await state(smooth);
    expect(expected).toMatchObject({
      uploads: [expect.stringMatching(/^churn\/window-/)],
      lines: [],
      parquet: 2,
    });
    expect(counting.effects()).toBeGreaterThan(6);
    for (let n = 1; n <= counting.effects(); n++)
      for (const moment of ['before', 'after'] as const) {
        const world = await prepared();
        const dying = createMonitor(dyingDeps(world, n, moment).deps);
        await expect(dying(MODEL, policyOf())).rejects.toThrow(crash);
        await world.monitor(MODEL, policyOf());
        expect(await state(world)).toEqual(expected);
      }
  }, 240_000);
});
