import { describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../../../../shared/promotion/record/decision-record.ts';
import { type CarryOutDeps, createCarryOut } from '../../../../shared/promotion/carry-out/carry-out.ts';
import { decisionRun } from '../../../../shared/promotion/record/decision-run.ts';
import { createLedger } from '../../../../shared/promotion/record/ledger.ts';
import { ledgerEntrySchema } from '../../../../shared/promotion/record/ledger-entry.ts';
import type { RegisteredVersion } from '../../../../shared/promotion/ports.ts';
import { createMemoryBlobStore } from '../../../memory/blob-store.ts';
import { createMemoryModelRegistry, type MemoryModelRegistry } from '../../../memory/model-registry.ts';
import { registeredVersion, statedRecord, statedVersion } from '../stated-record.ts';

const NOW = '2026-03-02T12:00:00.000Z';
const MODEL = 'churn';
const id = statedRecord().id;

/** A registry with v6 as champion and v7 beside it, and a list of every write in its order. */
async function bench(versions: Partial<Record<'6' | '7', Partial<RegisteredVersion>>> = {}) {
  const registry = createMemoryModelRegistry();
  for (const version of ['6', '7'] as const)
    registry.register(MODEL, registeredVersion(version, versions[version]));
  await registry.setChampion(MODEL, '6');
  const blobs = createMemoryBlobStore();
  const writes: unknown[] = [];
  const runIn = (changes: Partial<MemoryModelRegistry> = {}) => {
    const changed = { ...registry, ...changes };
    const deps: CarryOutDeps = {
      registry: {
        ...changed,
        setChampion: async (...call) => {
          writes.push(['alias', call[1]]);
          await changed.setChampion(...call);
        },
        tagVersion: async (...call) => {
          writes.push([`tags of v${call[1]}`, call[2]]);
          await changed.tagVersion(...call);
        },
        describeVersion: async (...call) => {
          writes.push([`description of v${call[1]}`, call[2]]);
          await changed.describeVersion(...call);
        },
      },
      blobs: {
        ...blobs,
        write: (container, name, content, options) => {
          const text = Buffer.from(content).toString('utf8');
          writes.push([`${container}/${name}`, JSON.parse(text), options]);
          return blobs.write(container, name, content, options);
        },
      },
      ledger: createLedger({ blobs }),
      recordDecisionRun: async (run) => void writes.push(['run', run]),
      clock: { now: () => new Date(NOW), sleep: async () => undefined },
    };
    return createCarryOut(deps);
  };
  const entryOf = async (record: DecisionRecord) => {
    const { lines } = await createLedger({ blobs }).view(MODEL);
    const line = lines.find(({ sequence }) => sequence === record.sequence);
    const name = `${MODEL}/ledger/00000${record.sequence}-v${line?.version}-${line?.outcome}-${record.id}.json`;
    const entry = await blobs.read('decisions', name);
    return ledgerEntrySchema.parse(JSON.parse(Buffer.from(entry?.bytes ?? '').toString()));
  };
  return { registry, blobs, writes, runIn, carryOut: runIn(), entryOf };
}

const hint = (version: string, options: Record<string, unknown> = {}) => [
  `model-cache/${MODEL}/champion.json`,
  { version, movedAt: NOW },
  { contentType: 'application/json', ...options },
];

/** A ledger cannot be viewed without the record that it is of. */
async function saved(blobs: ReturnType<typeof createMemoryBlobStore>, changes: Partial<DecisionRecord> = {}) {
  const record = statedRecord(changes);
  await createLedger({ blobs }).save(record);
  return record;
}

describe('a promotion carried out', () => {
  it('writes tags and description, then the alias, the hint, the run and the ledger', async () => {
    const { blobs, writes, carryOut, entryOf } = await bench();
    const record = await saved(blobs);
    expect(await carryOut(record)).toBe('moved');
    expect(writes).toEqual([
      ['tags of v6', { staging: 'dev' }],
      ['tags of v7', { 'relevo.verdict': 'promote', 'relevo.decision': id, staging: 'prod' }],
      ['description of v7', 'Relevo: churn v7 promoted over v6: it is better'],
      ['alias', '7'],
      hint('7'),
      ['run', await decisionRun(record)],
    ]);
    expect(await entryOf(record)).toEqual({
      format: 1,
      decision: id,
      outcome: 'moved',
      from: '6',
      to: '7',
      closedAt: NOW,
      note: 'it is better',
    });
  });

  it('of the first champion has nobody who leaves', async () => {
    const { registry, blobs, writes, runIn, entryOf } = await bench();
    const record = await saved(blobs, { champion: null, path: 'first-champion', metrics: [] });
    let moved = false;
    const carryOut = runIn({
      champion: async () => (moved ? registry.champion(MODEL) : { kind: 'dangling' }),
      setChampion: async (...call) => {
        moved = true;
        await registry.setChampion(...call);
      },
    });
    expect(await carryOut(record)).toBe('moved');
    expect(writes.map((write) => (Array.isArray(write) ? write[0] : write))).toEqual([
      'tags of v7',
      'description of v7',
      'alias',
      `model-cache/${MODEL}/champion.json`,
      'run',
    ]);
    expect(await entryOf(record)).toMatchObject({ from: null, to: '7' });
  });

  it('repeated after the alias was moved does not move it again', async () => {
    const { registry, blobs, carryOut, entryOf } = await bench();
    const record = await saved(blobs);
    await registry.setChampion(MODEL, '7');
    const before = registry.aliasMoves.length;
    expect(await carryOut(record)).toBe('moved');
    expect(registry.aliasMoves).toHaveLength(before);
    expect(registry.get(MODEL, '7')?.tags).toMatchObject({ staging: 'prod' });
    expect(await entryOf(record)).toMatchObject({ outcome: 'moved', from: '6', to: '7' });
  });

  it('that goes back marks the version that it goes back from', async () => {
    const { blobs, registry, carryOut } = await bench();
    await carryOut(await saved(blobs, { path: 'rollback' }));
    expect(registry.get(MODEL, '6')?.tags).toMatchObject({ staging: 'dev', 'relevo.rolled_back': id });
    const calm = await bench();
    await calm.carryOut(await saved(calm.blobs));
    expect(calm.registry.get(MODEL, '6')?.tags).not.toHaveProperty('relevo.rolled_back');
  });

  it.each([
    ['nowhere', async () => ({ kind: 'none' }) as const],
    ['at another version', async () => ({ kind: 'version', version: registeredVersion('6') }) as const],
    [
      'at a recreated one',
      async () => ({ kind: 'version', version: registeredVersion('7', { createdAt: 1 }) }) as const,
    ],
  ])('is not closed where the alias points %s afterwards', async (_, after) => {
    const { blobs, registry, runIn } = await bench();
    const record = await saved(blobs);
    let reads = 0;
    const carryOut = runIn({ champion: () => (reads++ === 0 ? registry.champion(MODEL) : after()) });
    await expect(carryOut(record)).rejects.toMatchObject({
      code: 'CHAMPION_NOT_SET',
      message: 'churn: the alias does not point at v7 after it was set',
      retryable: true,
    });
    expect((await createLedger({ blobs }).view(MODEL)).lines).toEqual([]);
  });
});

describe('a decision that moves nothing', () => {
  it.each([
    ['reject', { verdict: 'reject', reason: 'worse' }, 'churn v7 rejected (champion v6): worse'],
    [
      'insufficient-evidence',
      { verdict: 'insufficient-evidence' },
      'churn v7 left open for lack of evidence: it is better',
    ],
    ['promote', { action: 'observe' }, 'churn v7 promoted over v6: it is better'],
  ] as const)('is tagged and closed as kept: %s', async (note, changes, sentence) => {
    const { blobs, writes, carryOut, entryOf } = await bench();
    const record = await saved(blobs, changes);
    expect(await carryOut(record)).toBe('kept');
    expect(writes).toEqual([
      ['tags of v7', { 'relevo.verdict': note, 'relevo.decision': id }],
      ['description of v7', `Relevo: ${sentence}`],
      ['run', await decisionRun(record)],
    ]);
    expect(await entryOf(record)).toMatchObject({ outcome: 'kept', from: '6', to: '6', note });
  });

  it.each([
    ['is gone', async (registry: MemoryModelRegistry) => registry.deleteVersion(MODEL, '7')],
    [
      'is another of the same number',
      async (registry: MemoryModelRegistry) => {
        registry.deleteVersion(MODEL, '7');
        registry.register(MODEL, registeredVersion('7', { createdAt: 1 }));
      },
    ],
  ])('is given up where the candidate %s', async (_, change) => {
    const { registry, blobs, writes, carryOut, entryOf } = await bench();
    const record = await saved(blobs);
    await change(registry);
    expect(await carryOut(record)).toBe('abandoned');
    expect(writes).toEqual([['run', await decisionRun(record)]]);
    expect(await entryOf(record)).toMatchObject({ outcome: 'abandoned', to: '6', note: 'v7 is gone' });
  });

  it('is given up where the champion changed', async () => {
    const { registry, blobs, writes, carryOut, entryOf } = await bench();
    const record = await saved(blobs);
    registry.register(MODEL, registeredVersion('8'));
    await registry.setChampion(MODEL, '8');
    expect(await carryOut(record)).toBe('abandoned');
    expect(writes).toEqual([
      ['tags of v7', { 'relevo.verdict': 'promote', 'relevo.decision': id, staging: 'dev' }],
      ['description of v7', 'Relevo: churn v7 promoted over v6: it is better'],
      ['run', await decisionRun(record)],
    ]);
    expect(await entryOf(record)).toMatchObject({
      outcome: 'abandoned',
      from: '6',
      to: '6',
      note: 'the champion changed before the alias was moved',
    });
  });
});

describe('the description of a version', () => {
  it.each([
    ['', 'Relevo: churn v7 promoted over v6: it is better'],
    ['Relevo: churn v7 rejected', 'Relevo: churn v7 promoted over v6: it is better'],
    ['trained for the audit', 'trained for the audit'],
    ['by Relevo: yes', 'by Relevo: yes'],
  ])('%j becomes %j', async (description, expected) => {
    const { registry, blobs, carryOut } = await bench({ '7': { description } });
    await carryOut(await saved(blobs));
    expect(registry.get(MODEL, '7')?.description).toBe(expected);
  });

  it('is cut to what the registry holds', async () => {
    const { registry, blobs, carryOut } = await bench();
    await carryOut(await saved(blobs, { reason: 'x'.repeat(5000) }));
    expect(registry.get(MODEL, '7')?.description).toHaveLength(4000);
  });
});

describe('a caller that gives up', () => {
  it('before the alias, moves nothing', async () => {
    const { registry, blobs, runIn } = await bench();
    const stop = new AbortController();
    let asked = false;
    const carryOut = runIn({
      describeVersion: async () => stop.abort(new Error('enough')),
      setChampion: async () => void (asked = true),
    });
    await expect(carryOut(await saved(blobs), stop.signal)).rejects.toThrow('enough');
    expect([asked, registry.aliasMoves.length]).toEqual([false, 1]);
  });

  it('is heeded by the write of the hint', async () => {
    const { blobs, writes, carryOut } = await bench();
    const { signal } = new AbortController();
    await carryOut(await saved(blobs, { champion: statedVersion('6') }), signal);
    expect(writes).toContainEqual(hint('7', { signal }));
  });
});
