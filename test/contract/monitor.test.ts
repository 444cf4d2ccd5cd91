import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { type BlobStore, createBlobStore } from '../../shared/azure/blob-store.ts';
import { createLeases } from '../../shared/azure/leases.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import { createMonitor } from '../../shared/monitoring/monitor.ts';
import { createWorld, customers, MODEL, policyOf } from '../unit/monitoring/world.ts';

const connection = () => ({ kind: 'connection-string' as const, value: inject('azurite').connectionString });

/** The same containers under names of this test's own. */
function ownContainers(store: BlobStore): BlobStore {
  const own = randomUUID().slice(0, 8);
  const nameOf = (container: string): string => `${container}-${own}`;
  return {
    read: (container, ...rest) => store.read(nameOf(container), ...rest),
    write: (container, ...rest) => store.write(nameOf(container), ...rest),
    append: (container, ...rest) => store.append(nameOf(container), ...rest),
    list: (container, ...rest) => store.list(nameOf(container), ...rest),
    remove: (container, ...rest) => store.remove(nameOf(container), ...rest),
    download: (container, ...rest) => store.download(nameOf(container), ...rest),
    upload: (container, ...rest) => store.upload(nameOf(container), ...rest),
  };
}

describe('monitoring on real storage', () => {
  it('compacts, raises the alarm, waits for labels and asks for retraining once, two at a time', async () => {
    const leases = createLeases({ connection: connection(), clock: systemClock });
    const key = randomUUID();
    const world = createWorld(
      { leases: { withLease: (name, run, options) => leases.withLease(`${name}-${key}`, run, options) } },
      ownContainers(createBlobStore({ connection: connection() })),
    );
    const hours = [customers(11, 300, 0.4), customers(12, 300, 0.4)];
    for (const [index, rows] of hours.entries()) {
      await world.capture(`2026-03-01T0${index}:00:00Z`, rows);
      world.clock.set(`2026-03-01T0${index + 1}:06:00Z`);
      const other = createMonitor(world.deps);
      const results = await Promise.all([world.monitor(MODEL, policyOf()), other(MODEL, policyOf())]);
      expect(results.map((result) => result.kind)).toContain('done');
    }
    expect((await world.names('inference')).filter((name) => name.endsWith('.jsonl'))).toEqual([]);
    expect(await world.monitor(MODEL, policyOf())).toMatchObject({
      window: { kind: 'judged', repeated: true, report: { alarm: { raised: true } } },
      retraining: { code: 'LABELS_MISSING', predictions: 600 },
    });
    for (const [index, rows] of hours.entries()) await world.label(`2026-03-01T0${index}:00:00Z`, rows);
    expect(await world.monitor(MODEL, policyOf())).toMatchObject({
      retraining: { code: 'REQUESTED', rows: 600 },
    });
    expect(await world.monitor(MODEL, policyOf())).toMatchObject({ retraining: { code: 'NONE' } });
    expect(await world.names('training-data')).toHaveLength(1);
    expect(world.runs).toHaveLength(2);
  });
});
