import { describe, expect, it } from 'vitest';
import type { PromoteDeps, PromoteOptions } from '../../../shared/promotion/promote.ts';
import { createLedger } from '../../../shared/promotion/record/ledger.ts';
import { createGate, createWorld, MODEL, readDecisions, requestFor, type World } from './gate-bench.ts';
import { sampleEvidence } from './evidence-sample.ts';

const evidence = sampleEvidence({ rows: 10 });

/** A gate over a world in which every candidate is good, how it judges left aside. */
const gateOf = (world: World, changes: Partial<PromoteDeps> = {}) =>
  createGate(world, undefined, {
    gatherEvidence: async () => evidence,
    evaluate: () => ({
      verdict: 'promote',
      reason: 'it is better',
      path: 'first-champion',
      checks: [],
      measurements: [],
      slices: [],
      value: undefined,
      figures: undefined,
      furtherRows: null,
    }),
    ...changes,
  });

const ask = async (
  request: Record<string, string> = {},
  changes: Partial<PromoteDeps> = {},
  options?: PromoteOptions,
) => {
  const world = createWorld();
  const asked = { ...requestFor(world.registry.register(MODEL)), ...request };
  await gateOf(world, changes)(asked, options);
  const { records } = await readDecisions(world);
  return records[0];
};

describe('a decision of the gate', () => {
  it('says who asked, by which trace and for which training request', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    expect(await ask({ traceparent, requestId: 'r1' }, {}, { actor: 'ann' })).toMatchObject({
      actor: 'ann',
      traceId: 'a'.repeat(32),
      requestId: 'r1',
      dryRun: false,
      codeRevision: 'abc1234',
    });
    expect(await ask()).toMatchObject({ actor: 'promote-model', traceId: null, requestId: null });
  });

  it.each(['', 'a'.repeat(32), `0-${'a'.repeat(32)}-`, `000-${'a'.repeat(32)}-`, `00-${'a'.repeat(31)}-`])(
    'has no trace where the context is %j',
    async (traceparent) => expect(await ask({ traceparent })).toMatchObject({ traceId: null }),
  );

  it('is made at the time that it is recorded', async () => {
    const clock = { now: () => new Date('2026-03-05T00:00:00Z'), sleep: async () => undefined };
    expect(await ask({}, { clock })).toMatchObject({ decidedAt: '2026-03-05T00:00:00.000Z' });
  });

  it('moves nothing in a dry run', async () =>
    expect(await ask({}, {}, { dryRun: true })).toMatchObject({ dryRun: true, action: 'observe' }));
});

describe('the rounds of the gate', () => {
  it('hold the lease of the model, for which it waits a minute or as it is told', async () => {
    const asked: unknown[] = [];
    const leases: PromoteDeps['leases'] = {
      withLease: (key, run, options) => {
        asked.push([key, options]);
        return run(options?.signal ?? new AbortController().signal);
      },
    };
    const { signal } = new AbortController();
    await ask({}, { leases });
    await ask({}, { leases, leaseWaitMs: 5 }, { signal });
    expect(asked).toEqual([
      ['promotion-churn', { waitMs: 60_000 }],
      ['promotion-churn', { waitMs: 5, signal }],
    ]);
  });

  it('are four at most', async () => {
    const world = createWorld();
    const request = requestFor(world.registry.register(MODEL));
    let saves = 0;
    const ledger = createLedger(world);
    const save = async (): Promise<boolean> => {
      saves += 1;
      return false;
    };
    await expect(gateOf(world, { ledger: { ...ledger, save } })(request)).rejects.toMatchObject({
      code: 'CHAMPION_UNSTABLE',
      message: 'churn: the champion keeps changing while it is judged against',
      retryable: true,
    });
    expect([saves, world.registry.aliasMoves.length]).toEqual([4, 0]);
  });

  it('begin again where the place in the chain was taken', async () => {
    const world = createWorld();
    const request = requestFor(world.registry.register(MODEL));
    const ledger = createLedger(world);
    let taken = false;
    const save: typeof ledger.save = async (record, signal) => {
      if (taken) return ledger.save(record, signal);
      taken = true;
      return false;
    };
    expect(await gateOf(world, { ledger: { ...ledger, save } })(request)).toMatchObject({
      kind: 'decided',
      outcome: 'moved',
      repeated: false,
    });
  });

  it('begin again where the champion changed after the record was saved', async () => {
    const world = createWorld();
    const request = requestFor(world.registry.register(MODEL));
    const ledger = createLedger(world);
    let raced = false;
    const save: typeof ledger.save = async (record, signal) => {
      const saved = await ledger.save(record, signal);
      if (!raced) {
        world.registry.register(MODEL);
        await world.registry.setChampion(MODEL, '2');
      }
      raced = true;
      return saved;
    };
    const outcome = await gateOf(world, { ledger: { ...ledger, save } })(request);
    expect(outcome).toMatchObject({ outcome: 'moved', record: { sequence: 2, champion: { version: '2' } } });
  });

  it('record nothing for a caller that gave up while it was judged', async () => {
    const stop = new AbortController();
    const saved: unknown[] = [];
    const world = createWorld();
    const ledger = createLedger(world);
    const champion = async () => {
      if (judged) stop.abort(new Error('enough'));
      return { kind: 'none' } as const;
    };
    let judged = false;
    const gate = gateOf(world, {
      registry: { ...world.registry, champion },
      ledger: { ...ledger, save: async (record) => saved.push(record) > 0 },
      gatherEvidence: async () => {
        judged = true;
        return evidence;
      },
    });
    const request = requestFor(world.registry.register(MODEL));
    await expect(gate(request, { signal: stop.signal })).rejects.toThrow('enough');
    expect(saved).toEqual([]);
  });
});

describe('what was decided before', () => {
  it('does not answer for a version of the same number in a recreated model', async () => {
    const world = createWorld();
    await gateOf(world)(requestFor(world.registry.register(MODEL)));
    world.registry.forget(MODEL);
    const outcome = await gateOf(world)(requestFor(world.registry.register(MODEL)));
    expect(outcome).toMatchObject({ kind: 'decided', repeated: false, record: { sequence: 2 } });
  });

  it('does not answer for another version', async () => {
    const world = createWorld();
    await gateOf(world)(requestFor(world.registry.register(MODEL)));
    const outcome = await gateOf(world)(requestFor(world.registry.register(MODEL)));
    expect(outcome).toMatchObject({ repeated: false, record: { sequence: 2 } });
  });

  it('is the newest answer of several', async () => {
    const world = createWorld();
    const request = requestFor(world.registry.register(MODEL));
    await gateOf(world)(request, { dryRun: true });
    await gateOf(world)(request);
    expect(await gateOf(world)(request, { dryRun: true })).toMatchObject({
      repeated: true,
      outcome: 'moved',
      record: { sequence: 2 },
    });
  });
});
