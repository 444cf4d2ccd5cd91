import { describe, expect, it } from 'vitest';
import type { BlobStore } from '../../../shared/azure/blob-store.ts';
import { compareProfiles } from '../../../shared/monitoring/drift/compare-profiles.ts';
import { optionsOf } from '../../../shared/monitoring/drift/compare-options.ts';
import type { Profile } from '../../../shared/monitoring/profile/profile.ts';
import type { DriftReport } from '../../../shared/monitoring/report/report.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import { createMemoryBlobStore } from '../../memory/blob-store.ts';
import { countInMemory } from '../../support/count-in-memory.ts';
import {
  createManualClock,
  createWorld,
  customers,
  MODEL,
  policyOf,
  referenceOf,
  type Row,
  type World,
} from './world.ts';

/** Without an entity, whose rows can only be counted over the whole window. */
const policy = policyOf({
  entity: null,
  monitoring: { window: '3h', minRows: 200, alarm: { hits: 2, windows: 3 } },
});
const hour = (number: number): string => `2026-03-01T0${number}:00:00Z`;
const reference = referenceOf(customers(1, 3000));

/** Runs the monitor at six minutes past the end of hour `number`; the report, if there is a new one. */
async function watch(world: World, number: number, rules: Policy = policy): Promise<DriftReport | undefined> {
  world.clock.set(hour(number + 1).replace('00:00Z', '06:00Z'));
  const result = await world.monitor(MODEL, rules);
  if (result.kind !== 'done') throw new Error(result.kind);
  return result.window.kind === 'judged' && !result.window.repeated ? result.window.report : undefined;
}

/** A world that keeps a list of the captured files which were fetched. */
function watchedWorld(profile: Profile = reference): { world: World; fetched: string[] } {
  const fetched: string[] = [];
  const memory = createMemoryBlobStore({ clock: createManualClock(hour(0)) });
  const blobs: BlobStore = {
    ...memory,
    download: (container, name, ...rest) => {
      if (container === 'inference') fetched.push(name.replace(/^.*hour=(\d+).*$/, '$1'));
      return memory.download(container, name, ...rest);
    },
  };
  const world = createWorld(
    { reference: { referenceProfile: async () => profile, referenceRows: async () => false } },
    blobs,
  );
  return { world, fetched };
}

const pick = (rows: readonly Row[], part: 'features' | 'outputs', name: string) =>
  rows.map((row) => row[part][name] ?? null);

/** What the report says of columns when all rows are counted at once. */
function comparedAtOnce(rows: readonly Row[]) {
  const current = countInMemory(reference, {
    rows: rows.length,
    features: new Map(['tenure', 'contract'].map((name) => [name, pick(rows, 'features', name)])),
    outputs: new Map(['label', 'probability'].map((name) => [name, pick(rows, 'outputs', name)])),
  });
  const options = { ...optionsOf(policy), redacted: new Set<string>(), newColumns: [] };
  return compareProfiles(reference, current, options);
}

describe('hours', () => {
  it('are counted once, when they close, and windows are their sums', async () => {
    const { world, fetched } = watchedWorld();
    const hours = [customers(2, 300), customers(3, 100), customers(4, 250, 0.2)];
    let report: DriftReport | undefined;
    for (const [index, rows] of hours.entries()) {
      await world.capture(hour(index), rows);
      fetched.length = 0;
      report = await watch(world, index);
      // Once to see that what was compacted reads back, once to be counted.
      expect(fetched).toEqual([`0${index}`, `0${index}`]);
    }
    const { columns, quality } = comparedAtOnce(hours.flat());
    expect(report).toMatchObject({ rows: 650, columns, quality });
    fetched.length = 0;
    await watch(world, 3);
    expect(fetched).toEqual([]);
    expect(await world.names('profiles')).toEqual([
      expect.stringMatching(/^churn\/hours\/2026-03-01T00\/[0-9a-f]{16}\.1-300\.json$/),
      expect.stringMatching(/^churn\/hours\/2026-03-01T01\/[0-9a-f]{16}\.1-100\.json$/),
      expect.stringMatching(/^churn\/hours\/2026-03-01T02\/[0-9a-f]{16}\.1-250\.json$/),
    ]);
  });

  it('with rows that came late are counted again, in place of what was counted before', async () => {
    const { world } = watchedWorld();
    await world.capture(hour(0), customers(2, 300));
    await watch(world, 0);
    const before = await world.names('profiles');
    await world.capture(hour(1), customers(3, 10));
    await world.blobs.append(
      'inference',
      'dead-letter/model=churn/date=2026-03-01/hour=00/late.jsonl',
      `${JSON.stringify({
        prediction_id: 'late:0',
        timestamp: '2026-03-01T00:10:00.000Z',
        model: MODEL,
        version: '1',
        alias: 'champion',
        route: 'champion',
        features: { tenure: 1, contract: 'monthly' },
        outputs: { label: 'Yes', probability: 0.9 },
        entity_id: null,
        trace_id: null,
      })}\n`,
    );
    await watch(world, 1);
    const report = await watch(world, 2);
    expect(report?.rows).toBe(311);
    const after = await world.names('profiles', 'churn/hours/2026-03-01T00/');
    expect(after).toEqual([expect.stringMatching(/\.1-301\.json$/)]);
    expect(before).not.toEqual(after);
  });

  it('keep the rows of two versions apart, and know which one answered last', async () => {
    const { world } = watchedWorld();
    await world.capture(hour(0), customers(2, 300));
    await world.capture(hour(1), customers(3, 200));
    await world.capture(hour(1), customers(4, 1), {
      version: '12',
      timestamp: '2026-03-01T01:59:59.999Z',
      prediction_id: 'next:0',
    });
    await world.capture(hour(2), customers(5, 240), { version: '12' });
    for (const index of [0, 1]) await watch(world, index);
    expect(await watch(world, 2)).toMatchObject({ version: '12', rows: 241 });
    expect(await world.names('profiles', 'churn/hours/2026-03-01T01/')).toEqual([
      expect.stringMatching(/\.1-200\.12-1\.json$/),
    ]);
  });

  it('counted into another reference, by other redaction, or not readable, are counted again', async () => {
    const { world } = watchedWorld();
    const rows = customers(2, 300);
    await world.capture(hour(0), rows);
    await watch(world, 0);
    const [name = ''] = await world.names('profiles');
    const digest = name.replace(/^.*\/([0-9a-f]+)\..*$/, '$1');
    await world.blobs.write('profiles', name, '{"format":1,');
    expect((await watch(world, 2))?.rows).toBe(300);

    const other = watchedWorld(referenceOf(customers(9, 500))).world;
    await other.capture(hour(0), rows);
    await watch(other, 0);
    const [counted = ''] = await other.names('profiles');
    const foreign = await world.blobs.read('profiles', name);
    await other.blobs.write('profiles', counted, foreign?.bytes ?? '');
    expect((await watch(other, 2))?.referenceRows).toBe(500);

    const redacted = watchedWorld().world;
    await redacted.capture(hour(0), rows);
    await watch(redacted, 0);
    const hidden = policyOf({
      monitoring: { window: '3h', minRows: 200 },
      capture: { redact: { tenure: 'drop' } },
    });
    expect((await watch(redacted, 2, hidden))?.columns).toContainEqual(
      expect.objectContaining({ column: 'tenure', status: 'REDACTED' }),
    );
    const [again = ''] = await redacted.names('profiles');
    expect(again).not.toContain(digest);
    const text = Buffer.from((await redacted.blobs.read('profiles', again))?.bytes ?? []).toString();
    expect(text).not.toContain('tenure');
  });

  it('go when their rows go', async () => {
    const { world } = watchedWorld();
    const brief = policyOf({
      monitoring: { window: '3h', minRows: 200 },
      capture: { featureRetention: '1d' },
    });
    await world.capture(hour(0), customers(2, 300));
    await watch(world, 0, brief);
    expect(await world.names('profiles')).toHaveLength(1);
    world.clock.set('2026-03-02T00:59:00Z');
    await world.monitor(MODEL, brief);
    expect(await world.names('profiles')).toHaveLength(1);
    world.clock.set('2026-03-02T01:00:00Z');
    await world.monitor(MODEL, brief);
    expect(await world.names('profiles')).toEqual([]);
    expect(await world.names('inference')).toEqual([]);
  });
});
