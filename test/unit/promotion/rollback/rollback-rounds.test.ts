import { describe, expect, it } from 'vitest';
import { createLedger, type Ledger } from '../../../../shared/promotion/record/ledger.ts';
import {
  createRollback,
  type RollbackDeps,
  type RollbackRequest,
} from '../../../../shared/promotion/rollback/rollback.ts';
import { systemClock } from '../../../../shared/kernel/clock.ts';
import { createMemoryBlobStore } from '../../../memory/blob-store.ts';
import { createMemoryLeases } from '../../../memory/leases.ts';
import { createMemoryModelRegistry } from '../../../memory/model-registry.ts';
import { samplePolicy } from '../evidence-sample.ts';
import { registeredVersion, statedRecord, statedVersion } from '../stated-record.ts';

const MODEL = 'churn';
const nothing = { files: {} };

/** A world in which v2 took over from v1 by a decision, and a rollback over it. */
async function bench(changes: Partial<RollbackDeps> = {}, ledgerChanges: Partial<Ledger> = {}) {
  const registry = createMemoryModelRegistry();
  for (const version of ['1', '2']) registry.register(MODEL, registeredVersion(version, { tags: {} }));
  await registry.setChampion(MODEL, '2');
  const blobs = createMemoryBlobStore();
  const ledger = createLedger({ blobs });
  const first = statedRecord({
    sequence: 1,
    previous: null,
    champion: statedVersion('1', nothing),
    candidate: statedVersion('2', nothing),
  });
  await ledger.save(first);
  const entry = { format: 1, decision: first.id, from: '1', to: '2', note: '' } as const;
  await ledger.close(first, { ...entry, outcome: 'moved', closedAt: first.decidedAt });
  const deps: RollbackDeps = {
    registry,
    blobs,
    ledger: { ...ledger, ...ledgerChanges },
    recordDecisionRun: async () => undefined,
    clock: systemClock,
    files: { withFiles: async (_version, run) => run('/nowhere') },
    loadPolicy: async () => samplePolicy(),
    leases: createMemoryLeases(),
    codeRevision: 'abc1234',
    ...changes,
  };
  const rollback = createRollback(deps);
  return {
    registry,
    ledger,
    rollback: (from: string | null, request: Partial<RollbackRequest> = {}, signal?: AbortSignal) =>
      rollback({ model: MODEL, from, reason: 'bad', actor: 'ann', traceId: null, ...request }, signal),
  };
}

/** Leases that note what they are asked for. */
function recordingLeases() {
  const asked: unknown[] = [];
  const leases: RollbackDeps['leases'] = {
    withLease: (key, run, options) => {
      asked.push([key, options]);
      return run(options?.signal ?? new AbortController().signal);
    },
  };
  return { asked, leases };
}

describe('a rollback among others', () => {
  it('holds the lease of the gate, for which it waits a minute or as it is told', async () => {
    const { asked, leases } = recordingLeases();
    const { signal } = new AbortController();
    await (await bench({ leases })).rollback('2');
    await (await bench({ leases, leaseWaitMs: 5 })).rollback('2', {}, signal);
    expect(asked).toEqual([
      ['promotion-churn', { waitMs: 60_000 }],
      ['promotion-churn', { waitMs: 5, signal }],
    ]);
  });

  it('gives up for now after four rounds in which others were first', async () => {
    let saves = 0;
    const save = async (): Promise<boolean> => {
      saves += 1;
      return false;
    };
    const { registry, rollback } = await bench({}, { save });
    await expect(rollback('2')).rejects.toMatchObject({
      code: 'CHAMPION_UNSTABLE',
      message: 'churn: the champion keeps changing',
      retryable: true,
    });
    expect([saves, registry.aliasMoves.length]).toEqual([4, 1]);
  });

  it('asks again where its place in the chain was taken once', async () => {
    const { ledger, registry, rollback } = await bench({}, {});
    let taken = false;
    const second = await bench(
      { registry },
      {
        ...ledger,
        save: async (record, signal) => {
          if (taken) return ledger.save(record, signal);
          taken = true;
          return false;
        },
      },
    );
    expect(await second.rollback('2')).toMatchObject({ repeated: false, record: { sequence: 2 } });
    expect(await rollback('2')).toMatchObject({ repeated: true, record: { sequence: 2 } });
  });

  it('asks again where the champion changed before the alias was moved', async () => {
    const { registry, ledger } = await bench();
    registry.register(MODEL, registeredVersion('3', { tags: {} }));
    const { rollback } = await bench(
      { registry },
      {
        ...ledger,
        save: async (record, signal) => {
          const saved = await ledger.save(record, signal);
          await registry.setChampion(MODEL, '3');
          return saved;
        },
      },
    );
    await expect(rollback('2')).rejects.toMatchObject({ code: 'CHAMPION_CHANGED' });
    expect((await ledger.view(MODEL)).lines.map(({ outcome }) => outcome)).toEqual(['moved', 'abandoned']);
  });

  it('records nothing for a caller that gave up', async () => {
    const stop = new AbortController();
    const loadPolicy = async () => {
      stop.abort(new Error('enough'));
      return samplePolicy();
    };
    const saved: unknown[] = [];
    const { rollback } = await bench(
      { loadPolicy, files: { withFiles: async (_version, run) => run('/nowhere') } },
      { save: async (record) => saved.push(record) > 0 },
    );
    await expect(rollback('2', {}, stop.signal)).rejects.toThrow('enough');
    expect(saved).toEqual([]);
  });
});

describe('a rollback that is not what was asked for', () => {
  it.each([
    ['v2', '1', {}],
    ['v2', null, {}],
    ['v2', '7', { to: '2' }],
  ])('says that the champion is %s, not what %j names', async (named, from, request) =>
    expect((await bench()).rollback(from, request)).rejects.toMatchObject({
      code: 'CHAMPION_CHANGED',
      message: `churn: the champion is ${named}, not what \`from\` names`,
      status: 409,
      path: 'from',
    }),
  );

  it('says that nothing is champion where the alias names nothing', async () => {
    const { registry, rollback } = await bench();
    registry.deleteVersion(MODEL, '2');
    await expect(rollback('2')).rejects.toMatchObject({
      message: 'churn: the champion is nothing, not what `from` names',
    });
  });

  it('is answered by the rollback before where that is what was asked for', async () => {
    const { registry, rollback } = await bench();
    const { record } = await rollback('2');
    for (const request of [{}, { to: '1' }])
      expect(await rollback('2', request)).toEqual({ record, repeated: true });
    await expect(rollback('2', { to: '2' })).rejects.toMatchObject({ code: 'CHAMPION_CHANGED' });
    await expect(rollback(null)).rejects.toMatchObject({ code: 'CHAMPION_CHANGED' });
    await registry.setChampion(MODEL, '2');
    registry.register(MODEL, registeredVersion('3'));
    await registry.setChampion(MODEL, '3');
    await expect(rollback('2')).rejects.toMatchObject({ code: 'CHAMPION_CHANGED' });
  });

  it('is answered where the champion was gone', async () => {
    const { registry, rollback } = await bench();
    registry.deleteVersion(MODEL, '2');
    const { record } = await rollback(null);
    expect(record.champion).toBeNull();
    expect(await rollback(null)).toEqual({ record, repeated: true });
  });

  it('is no promotion that came to the same', async () => {
    const { rollback } = await bench();
    await expect(rollback('1')).rejects.toMatchObject({ code: 'CHAMPION_CHANGED' });
  });
});
