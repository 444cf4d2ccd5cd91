import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../shared/kernel/digest.ts';
import { systemClock } from '../../../shared/kernel/clock.ts';
import { ledgerEntrySchema } from '../../../shared/promotion/record/ledger-entry.ts';
import type { Evidence } from '../../../shared/promotion/evidence/evidence.ts';
import { sampleEvidence } from './evidence-sample.ts';
import { createGate, createWorld, MODEL, readDecisions, requestFor, type World } from './gate-bench.ts';
import { candidateOf, stateOf, worldWithChampion } from './promote-bench.ts';

const files = (rows: string) => ({
  'relevo.sha256': JSON.stringify({ 'model.onnx': 'a'.repeat(64), 'relevo/evaluation.parquet': rows }),
});

describe('promote', () => {
  it('makes the first champion by its own path', async () => {
    const world = createWorld();
    const outcome = await createGate(world)(requestFor(world.registry.register(MODEL)));
    expect(outcome).toMatchObject({ kind: 'decided', outcome: 'moved', repeated: false });
    const { records } = await readDecisions(world);
    expect(records).toMatchObject([
      { path: 'first-champion', champion: null, sequence: 1, previous: null, verdict: 'promote' },
    ]);
    expect(world.registry.aliasMoves).toEqual([{ model: MODEL, version: '1' }]);
    expect(world.registry.get(MODEL, '1')?.tags).toMatchObject({
      staging: 'prod',
      'relevo.verdict': 'promote',
    });
  });

  it('hands the role over, with tags, hint, run and a chained record', async () => {
    const world = await worldWithChampion();
    const outcome = await createGate(world)(
      { ...candidateOf(world), traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, requestId: 'r1' },
      { actor: 'ci' },
    );
    const { records, bytes, lines } = await readDecisions(world);
    const [first, second] = records;
    expect(outcome).toMatchObject({ outcome: 'moved', record: second });
    expect(second).toMatchObject({
      previous: sha256(bytes[0] ?? ''),
      sequence: 2,
      actor: 'ci',
      traceId: 'a'.repeat(32),
      requestId: 'r1',
      codeRevision: 'abc1234',
      champion: { version: '1' },
    });
    expect(second?.metrics.map(({ metric }) => metric)).toContain('roc_auc');
    expect(lines).toEqual([`000001-v1-moved-${first?.id}.json`, `000002-v2-moved-${second?.id}.json`]);
    expect(await stateOf(world)).toMatchObject({
      champion: '2',
      hint: '2',
      tags: [{ staging: 'dev' }, { staging: 'prod', 'relevo.decision': second?.id }],
    });
    expect(world.runs.get(second?.id ?? '')?.metrics).toHaveProperty(['difference.roc_auc.lower']);
    expect(world.registry.get(MODEL, '2')?.description).toMatch(
      /^Relevo: churn v2 promoted over v1: roc_auc/,
    );
  });

  it('records a rejection and moves nothing', async () => {
    const world = await worldWithChampion();
    world.quality.set('2', { candidate: 0.5 });
    const outcome = await createGate(world)(candidateOf(world));
    expect(outcome).toMatchObject({ outcome: 'kept', record: { verdict: 'reject' } });
    expect(await stateOf(world)).toMatchObject({
      champion: '1',
      hint: '1',
      tags: [{ staging: 'prod' }, { 'relevo.verdict': 'reject' }],
    });
    expect(world.registry.get(MODEL, '2')?.tags).not.toHaveProperty('staging');
    expect(world.registry.aliasMoves).toHaveLength(1);
  });

  it.each([
    ['a dry run', {}, { dryRun: true }],
    ['a policy that only observes', { action: 'observe' }, {}],
  ] as const)('never moves the alias in %s, and says so', async (_name, policy, options) => {
    const world = await worldWithChampion();
    world.policy = { ...world.policy, gate: { ...world.policy.gate, ...policy } };
    const outcome = await createGate(world)(candidateOf(world), options);
    expect(outcome).toMatchObject({
      outcome: 'kept',
      record: { verdict: 'promote', action: 'observe', dryRun: 'dryRun' in options },
    });
    expect(await stateOf(world)).toMatchObject({ champion: '1' });
    expect(world.registry.get(MODEL, '2')?.tags).not.toHaveProperty('staging');
  });

  it('observes a champion that was there before the gate, until somebody opts in', async () => {
    const world = createWorld({ action: 'auto', mode: 'non-inferiority' });
    world.registry.register(MODEL);
    await world.registry.setChampion(MODEL, '1');
    const candidate = requestFor(world.registry.register(MODEL));
    expect(await createGate(world)(candidate)).toMatchObject({
      outcome: 'kept',
      record: { verdict: 'promote', action: 'observe', dryRun: false },
    });
    world.policy = { ...world.policy, gate: { ...world.policy.gate, action: 'enforce' } };
    expect(await createGate(world)(candidate)).toMatchObject({ outcome: 'moved', repeated: false });
  });

  it('enforces without being told where the first champion came by a decision', async () => {
    const world = await worldWithChampion({ action: 'auto' });
    expect(await createGate(world)(candidateOf(world))).toMatchObject({ outcome: 'moved' });
  });

  it('asks another question when the candidate is held against another former champion', async () => {
    const world = await worldWithChampion({ mode: 'non-inferiority' });
    const asked: (string | undefined)[][] = [];
    const at = (date: string) => {
      const gate = createGate(world, undefined, {
        clock: { ...systemClock, now: () => new Date(date) },
        gatherEvidence: async ({ anchors, candidate }) => {
          asked.push([candidate.version, ...anchors.map(({ judged }) => judged.version)]);
          const evidence = sampleEvidence({ rows: 2000, correlation: 0.995, candidate: 0.5 });
          return { ...evidence, newestVersion: undefined };
        },
      });
      return gate;
    };
    await createGate(world)(candidateOf(world));
    const third = requestFor(world.registry.register(MODEL));
    const now = new Date().toISOString();
    expect(await at(now)(third)).toMatchObject({ repeated: false, record: { verdict: 'reject' } });
    expect(await at(now)(third)).toMatchObject({ repeated: true });
    const later = new Date(Date.now() + 181 * 86_400_000).toISOString();
    expect(await at(later)(third)).toMatchObject({ repeated: false });
    expect(asked).toEqual([['3', '1'], ['3']]);
  });

  it('knows how old and how used the rows are, and what was rejected on them', async () => {
    const world = await worldWithChampion();
    const [digest, other] = ['5'.repeat(64), '6'.repeat(64)];
    const asked: Pick<Evidence, 'set' | 'rejected'>[] = [];
    const gate = createGate(world, undefined, {
      clock: { ...systemClock, now: () => new Date(1_900_000_000_000) },
      gatherEvidence: async ({ sets }) => {
        const { set = null, rejected = null } = sets.at(-1) ?? {};
        asked.push({ set, rejected });
        const evidence = sampleEvidence({ rows: 2000, correlation: 0.995, candidate: 0.5 });
        return { ...evidence, newestVersion: undefined, set, rejected };
      },
    });
    for (const [createdAt, rows] of [
      [1_899_999_990_000, digest],
      [1_900_000_000_001, digest],
      [1_900_000_000_000, other],
    ] as const)
      await gate(requestFor(world.registry.register(MODEL, { createdAt, tags: files(rows) })));
    const { records } = await readDecisions(world);
    const of = { source: 'candidate', unlabelled: null };
    expect(asked).toEqual([
      { set: { ...of, digest, ageMs: 10_000, decisions: 0 }, rejected: null },
      {
        set: { ...of, digest, ageMs: 0, decisions: 1 },
        rejected: { decision: 2, version: '3', policyDigest: records[1]?.policy.digest },
      },
      { set: { ...of, digest: other, ageMs: 0, decisions: 0 }, rejected: null },
    ]);
    expect(records.slice(1).map(({ evidence }) => evidence.set)).toEqual(asked.map(({ set }) => set));
    expect(records[2]?.reason).toContain(
      'candidate-state:rejected: decision 2 rejected the same files as v3',
    );
  });

  it('looks at captured rows as of the registration, and as of now where somebody asks', async () => {
    const world = createWorld();
    const ends: string[] = [];
    const gate = createGate(world, undefined, {
      clock: { ...systemClock, now: () => new Date('2026-03-01T10:20:00Z') },
      rowSources: {
        frozenSet: async () => undefined,
        productionRows: async ({ end }) => {
          ends.push(end.toISOString());
          return { kind: 'none', why: 'nothing was captured' };
        },
      },
    });
    const createdAt = Date.parse('2026-02-27T08:15:00Z');
    const request = requestFor(world.registry.register(MODEL, { createdAt }));
    await gate(request);
    await gate(request, { capturedUntil: 'now' });
    expect(ends).toEqual(['2026-02-27T08:00:00.000Z', '2026-03-01T10:00:00.000Z']);
  });

  it('decides anew on other rows, and once on the same', async () => {
    const world = await worldWithChampion({ evidence: { source: 'production' } });
    world.quality.set('2', { candidate: 0.5 });
    let digest: string | undefined = '5'.repeat(64);
    const gate = createGate(world, undefined, {
      rowSources: {
        frozenSet: async () => undefined,
        productionRows: async () =>
          digest === undefined
            ? { kind: 'none', why: 'nothing was captured' }
            : { kind: 'rows', file: 'x', digest, newest: new Date(), rows: 9000, rarer: 900, unlabelled: 1 },
      },
    });
    const repeated = async () => {
      const outcome = await gate(candidateOf(world));
      return outcome.kind === 'decided' && outcome.repeated;
    };
    expect([await repeated(), await repeated()]).toEqual([false, true]);
    digest = '6'.repeat(64);
    expect([await repeated(), await repeated()]).toEqual([false, true]);
    digest = undefined;
    expect([await repeated(), await repeated()]).toEqual([false, true]);
  });

  it('can still promote after a dry run', async () => {
    const world = await worldWithChampion();
    await createGate(world)(candidateOf(world), { dryRun: true });
    expect(await createGate(world)(candidateOf(world))).toMatchObject({ outcome: 'moved', repeated: false });
  });

  it.each([
    ['moved', {}, { from: '1', to: '2' }],
    ['kept', { candidate: 0.5 }, { from: '1', to: '1' }],
  ])('closes the decision in the champion ledger: %s', async (outcome, quality, champions) => {
    const world = await worldWithChampion();
    world.quality.set('2', quality);
    await createGate(world)(candidateOf(world));
    const { lines, records } = await readDecisions(world);
    const entry = await world.blobs.read('decisions', `${MODEL}/ledger/${lines[1]}`);
    const parsed = ledgerEntrySchema.parse(JSON.parse(Buffer.from(entry?.bytes ?? '').toString()));
    expect(parsed).toMatchObject({ outcome, decision: records[1]?.id, ...champions });
  });

  it('does not take the alias for moved before it reads it back', async () => {
    const world = await worldWithChampion();
    const lost: World = { ...world, registry: { ...world.registry, setChampion: async () => undefined } };
    const attempt = createGate(lost)(candidateOf(world));
    await expect(attempt).rejects.toMatchObject({ code: 'CHAMPION_NOT_SET', retryable: true });
    expect((await readDecisions(world)).lines).toHaveLength(1);
    expect(await createGate(world)(candidateOf(world))).toMatchObject({ outcome: 'moved' });
  });

  it('leaves a description that somebody wrote', async () => {
    const world = await worldWithChampion();
    const written = world.registry.register(MODEL, { description: 'trained for the audit' });
    await createGate(world)(requestFor(written));
    expect(world.registry.get(MODEL, '3')?.description).toBe('trained for the audit');
  });

  it.each([
    ['VERSION_NOT_FOUND', { version: '9' }, {}],
    ['VERSION_RUN_MISMATCH', { runId: 'another' }, {}],
    ['MODEL_IS_PROMPT', {}, { tags: { 'mlflow.prompt.is_prompt': 'true' } }],
    ['VERSION_FAILED', {}, { status: 'FAILED_REGISTRATION' }],
  ] as const)('refuses for good with %s', async (code, request, version) => {
    const world = createWorld();
    const registered = world.registry.register(MODEL, version);
    const judged = createGate(world)({ ...requestFor(registered), ...request });
    await expect(judged).rejects.toMatchObject({ code, retryable: false });
    expect((await readDecisions(world)).records).toHaveLength(0);
  });

  it('asks to come back while the version is being registered', async () => {
    const world = createWorld();
    const pending = world.registry.register(MODEL, { status: 'PENDING_REGISTRATION' });
    await expect(createGate(world)(requestFor(pending))).rejects.toMatchObject({
      code: 'VERSION_NOT_READY',
      retryable: true,
    });
  });

  it('says so when somebody else made the candidate champion', async () => {
    const world = await worldWithChampion();
    await world.registry.setChampion(MODEL, '2');
    expect(await createGate(world)(candidateOf(world))).toEqual({ kind: 'already-champion', version: '2' });
  });
});

describe('a caller that gives up', () => {
  it('leaves nothing behind, or what the next call finishes', async () => {
    for (const stopAt of ['evidence', 'alias']) {
      const world = await worldWithChampion();
      const stop = new AbortController();
      const gate = createGate(
        world,
        (when, write) => {
          if (stopAt === 'alias' && when === 'after' && write === 'description')
            stop.abort(new Error('enough'));
        },
        {
          gatherEvidence: async () => {
            if (stopAt === 'evidence') stop.abort(new Error('enough'));
            return equalModels();
          },
        },
      );
      await expect(gate(candidateOf(world), { signal: stop.signal })).rejects.toThrow('enough');
      expect(world.registry.aliasMoves).toHaveLength(1);
      expect((await readDecisions(world)).records).toHaveLength(stopAt === 'alias' ? 2 : 1);
      await createGate(world)(candidateOf(world));
      expect(world.registry.aliasMoves).toHaveLength(2);
    }
  });
});

describe('repeating', () => {
  it('returns the decision that was made, whatever it was', async () => {
    for (const quality of [{}, { candidate: 0.5 }]) {
      const world = await worldWithChampion();
      world.quality.set('2', quality);
      const first = await createGate(world)(candidateOf(world));
      const before = await stateOf(world);
      const [again, oncemore] = [
        await createGate(world)(candidateOf(world)),
        await createGate(world)(candidateOf(world)),
      ];
      expect([again, oncemore]).toEqual([
        { ...first, repeated: true },
        { ...first, repeated: true },
      ]);
      expect(await stateOf(world)).toEqual(before);
    }
  });

  it('does not bring back a champion that was replaced', async () => {
    const world = await worldWithChampion();
    await createGate(world)(candidateOf(world));
    const late = await createGate(world)(candidateOf(world, '1'));
    expect(late).toMatchObject({ outcome: 'moved', repeated: true, record: { path: 'first-champion' } });
    expect(await stateOf(world)).toMatchObject({ champion: '2' });
  });

  it('decides anew when the model was deleted and its numbers started again', async () => {
    const world = await worldWithChampion();
    world.registry.forget(MODEL);
    const reborn = world.registry.register(MODEL);
    const outcome = await createGate(world)(requestFor(reborn));
    expect(outcome).toMatchObject({
      repeated: false,
      outcome: 'moved',
      record: { sequence: 2, path: 'first-champion' },
    });
  });

  it('judges twenty requests at once once', async () => {
    const world = await worldWithChampion();
    const gate = createGate(world);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => gate(candidateOf(world))));
    expect(outcomes.filter((outcome) => outcome.kind === 'decided' && !outcome.repeated)).toHaveLength(1);
    expect(world.registry.aliasMoves).toHaveLength(2);
    expect((await readDecisions(world)).records).toHaveLength(2);
  });
});

const equalModels = async () => ({
  ...sampleEvidence({ rows: 2000, correlation: 0.995 }),
  newestVersion: undefined,
});

describe('a champion that changes meanwhile', () => {
  it('is judged against again before anything is recorded', async () => {
    const world = await worldWithChampion();
    const other = world.registry.register(MODEL, { version: '9' });
    let raced = false;
    const gate = createGate(world, undefined, {
      gatherEvidence: async ({ champion }) => {
        if (!raced) await world.registry.setChampion(MODEL, other.version);
        raced = true;
        const evidence = sampleEvidence({
          rows: 2000,
          correlation: 0.995,
          seed: champion.kind === 'version' ? Number(champion.version.version) : 0,
        });
        return { ...evidence, newestVersion: undefined };
      },
    });
    expect(await gate(candidateOf(world))).toMatchObject({
      record: { champion: { version: '9' } },
      outcome: 'moved',
    });
    expect((await readDecisions(world)).records).toHaveLength(2);
  });

  it('after the record was saved, makes the decision void and asks again', async () => {
    const world = await worldWithChampion();
    world.registry.register(MODEL, { version: '9' });
    const dying = createGate(
      world,
      (when, write) => {
        if (when === 'before' && write === 'tags of v1') throw new Error('killed');
      },
      { gatherEvidence: equalModels },
    );
    await expect(dying(candidateOf(world))).rejects.toThrow('killed');
    await world.registry.setChampion(MODEL, '9');
    const outcome = await createGate(world, undefined, { gatherEvidence: equalModels })(candidateOf(world));
    expect(outcome).toMatchObject({ outcome: 'moved', record: { champion: { version: '9' } } });
    const { lines, records } = await readDecisions(world);
    expect(lines.map((line) => line.slice(0, 19))).toEqual([
      '000001-v1-moved-' + lines[0]?.slice(16, 19),
      '000002-v2-abandoned',
      '000003-v2-moved-' + lines[2]?.slice(16, 19),
    ]);
    expect(records.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('again and again, gives up for now', async () => {
    const world = await worldWithChampion();
    world.registry.register(MODEL, { version: '8' });
    let turn = 0;
    const gate = createGate(world, undefined, {
      gatherEvidence: async () => {
        turn += 1;
        await world.registry.setChampion(MODEL, turn % 2 === 0 ? '1' : '8');
        return sampleEvidence();
      },
    });
    await expect(gate(candidateOf(world))).rejects.toMatchObject({
      code: 'CHAMPION_UNSTABLE',
      retryable: true,
    });
    expect((await readDecisions(world)).records).toHaveLength(1);
  });

  it('to a version that is gone, promotes nothing', async () => {
    const world = await worldWithChampion();
    world.registry.deleteVersion(MODEL, '1');
    const gate = createGate(world, undefined, {
      gatherEvidence: async () => ({
        ...sampleEvidence(),
        newestVersion: undefined,
        problems: [{ kind: 'missing', what: 'the alias is broken' }],
      }),
    });
    expect(await gate(candidateOf(world))).toMatchObject({
      outcome: 'kept',
      record: { verdict: 'insufficient-evidence' },
    });
  });

  it('closes a decision whose candidate was deleted before it was carried out', async () => {
    const world = await worldWithChampion();
    const dying = createGate(world, (when, write) => {
      if (when === 'before' && write.startsWith('tags')) throw new Error('killed');
    });
    await expect(dying(candidateOf(world))).rejects.toThrow('killed');
    world.registry.deleteVersion(MODEL, '2');
    const next = world.registry.register(MODEL);
    expect(await createGate(world)(requestFor(next))).toMatchObject({
      outcome: 'moved',
      record: { sequence: 3 },
    });
    expect((await readDecisions(world)).lines[1]).toContain('000002-v2-abandoned');
  });
});
