import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createModelRegistry } from '../../shared/app/adapters/model-registry.ts';
import { createBlobStore } from '../../shared/azure/blob-store.ts';
import { createLeases } from '../../shared/azure/leases.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import { sha256 } from '../../shared/kernel/digest.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import { type Evaluation, evaluate } from '../../shared/promotion/verdict/evaluate.ts';
import { createLedger } from '../../shared/promotion/record/ledger.ts';
import { createPromote } from '../../shared/promotion/promote.ts';
import { type RecordingProxy, startRecordingProxy } from '../../stack/recording-proxy.ts';
import { sampleEvidence, samplePolicy } from '../unit/promotion/evidence-sample.ts';
import { type CrashPoint, noRowSources, withCrashPoints } from '../unit/promotion/gate-bench.ts';

let proxy: RecordingProxy;
beforeAll(async () => {
  proxy = await startRecordingProxy(inject('mlflow').url);
});
afterAll(() => proxy.close());

const firstChampion = { ...sampleEvidence({ rows: 800, champion: null }), newestVersion: undefined };
const policy = samplePolicy({ gate: { resamples: 200 } });
const verdict: Evaluation = evaluate(firstChampion, policy);

/** A gate on the real registry, blobs and leases; what it judges is a sample. */
function realGate(crash: CrashPoint = () => undefined) {
  const connection = { kind: 'connection-string', value: inject('azurite').connectionString } as const;
  const registry = createModelRegistry(createMlflowClient({ url: proxy.url }));
  const blobs = createBlobStore({ connection });
  const ports = withCrashPoints({ registry, blobs, recordDecisionRun: async () => undefined }, crash);
  const gate = createPromote({
    ...ports,
    ledger: createLedger(ports),
    rowSources: noRowSources,
    leases: createLeases({ connection, clock: systemClock }),
    loadPolicy: async () => policy,
    gatherEvidence: async () => firstChampion,
    evaluate: () => verdict,
    clock: systemClock,
    codeRevision: 'abc1234',
  });
  return { gate, registry, blobs };
}

async function newCandidate() {
  const client = createMlflowClient({ url: inject('mlflow').url });
  const model = `gate-${randomUUID()}`;
  await client.registeredModels.create(model);
  const experiment = await client.experiments.getOrCreate('contract-gate');
  const { runId } = await client.runs.create({ experimentId: experiment.experimentId });
  const { version } = await client.modelVersions.create({
    name: model,
    source: `runs:/${runId}/model`,
    runId,
  });
  return { model, version, runId };
}

async function decisionBlobs({ blobs }: ReturnType<typeof realGate>, model: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of blobs.list('decisions', `${model}/`)) names.push(name.slice(model.length + 1));
  return names.map((name) => name.replace(/-[0-9a-f]{32}/, '').replace(/[0-9a-f]{64}/, '…'));
}

const aliasMoves = (model: string): number =>
  proxy.callsTo('POST', 'registered-models/alias').filter(({ body }) => body.includes(model)).length;

describe('the gate on MLflow and blob storage', () => {
  it('moves the alias once and leaves one record, wherever it was killed', async () => {
    let points = 0;
    for (let died = true; died; points++) {
      const request = await newCandidate();
      let passed = 0;
      const dying = realGate(() => {
        if (passed++ === points) throw new Error('killed');
      });
      died = await dying.gate(request).then(
        () => false,
        () => true,
      );
      const calm = realGate();
      expect(await calm.gate(request)).toMatchObject({ outcome: 'moved', record: { verdict: 'promote' } });
      expect(aliasMoves(request.model), `crash point ${points}`).toBe(1);
      expect(await decisionBlobs(calm, request.model)).toEqual([
        '000001.json',
        'evidence/….json.gz',
        'ledger/000001-v1-moved.json',
      ]);
      expect(await calm.registry.champion(request.model)).toMatchObject({
        version: { version: '1', tags: { staging: 'prod', 'relevo.verdict': 'promote' } },
      });
    }
    expect(points).toBeGreaterThan(13);
  });

  it('decides once for twelve requests at once, by several instances', async () => {
    const request = await newCandidate();
    const instances = [realGate(), realGate(), realGate()];
    const requests = [...instances, ...instances, ...instances, ...instances];
    const outcomes = await Promise.all(requests.map(({ gate }) => gate(request)));
    expect(outcomes.filter((outcome) => outcome.kind === 'decided' && !outcome.repeated)).toHaveLength(1);
    expect(aliasMoves(request.model)).toBe(1);
  });

  it('lets one of two records take a place in the chain', async () => {
    const request = await newCandidate();
    const { gate, blobs } = realGate();
    const outcome = await gate(request);
    if (outcome.kind !== 'decided') throw new Error('nothing decided');
    const { record } = outcome;
    const stored = await blobs.read('decisions', `${request.model}/000001.json`);
    const ledger = createLedger({ blobs });
    const { last } = await ledger.view(request.model);
    expect(last).toEqual({ record, digest: sha256(stored?.bytes ?? '') });
    const next = { ...record, sequence: 2, previous: last?.digest ?? null };
    const saved = await Promise.all([ledger.save(next), ledger.save({ ...next, actor: 'another' })]);
    expect(saved.toSorted()).toEqual([false, true]);
  });
});
