import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { DecisionArchive } from '../../shared/app/commands/decision-archive.ts';
import { replayDecisions } from '../../shared/app/commands/replay-decisions.ts';
import { createBlobStore } from '../../shared/azure/blob-store.ts';
import { sha256 } from '../../shared/kernel/digest.ts';
import { isRelevoError } from '../../shared/kernel/error.ts';
import { allOf, compare, tag } from '../../shared/mlflow/filter.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import type { PromotionRequest } from '../../shared/promotion/messages.ts';
import { createEvidenceStore } from '../../shared/promotion/record/evidence-store.ts';
import { createLedger } from '../../shared/promotion/record/ledger.ts';
import { unpackEvidence } from '../../shared/promotion/record/packed-evidence.ts';
import { createSeededGenerator } from '../../shared/stats/resampling/seeded-generator.ts';
import { type RecordingProxy, startRecordingProxy } from '../../stack/recording-proxy.ts';
import { createSampleGate } from '../stack/sample-gate.ts';

const SEED = 20_261_121;
const DELIVERIES = 3;

let proxy: RecordingProxy;
beforeAll(async () => {
  proxy = await startRecordingProxy(inject('mlflow').url);
});
afterEach(() => proxy.reset());
afterAll(() => proxy.close());

const mlflow = createMlflowClient({ url: inject('mlflow').url });
const { connectionString } = inject('azurite');
const blobs = createBlobStore({ connection: { kind: 'connection-string', value: connectionString } });
const ledger = createLedger({ blobs });
const services = () => ({ mlflowUrl: proxy.url, connectionString });

async function register(model: string, versions: number): Promise<PromotionRequest[]> {
  if ((await mlflow.registeredModels.find(model)) === undefined) await mlflow.registeredModels.create(model);
  const requests: PromotionRequest[] = [];
  for (let count = 0; count < versions; count++) {
    const { version } = await mlflow.modelVersions.create({ name: model, source: 's3://bucket/model' });
    requests.push({ model, version });
  }
  return requests;
}

/** A model with a champion and a version to be judged against it. */
async function newChallenger(): Promise<PromotionRequest> {
  const model = `storm-${randomUUID()}`;
  const [, challenger] = await register(model, 2);
  await mlflow.registeredModels.setAlias(model, 'champion', '1');
  return challenger ?? { model, version: '2' };
}

/** One call in five fails: with an error of the server, of its guards, or of the network, before or after it is carried out. */
function disturbAFifth(): void {
  const generator = createSeededGenerator(SEED);
  const kinds = [
    { kind: 'answer', status: 500, body: '{"error_code":"INTERNAL_ERROR","message":"broken"}' },
    { kind: 'answer', status: 503, body: '{"error_code":"TEMPORARILY_UNAVAILABLE","message":"later"}' },
    { kind: 'answer', status: 429, headers: { 'retry-after': '0' } },
    { kind: 'cut-before' },
    { kind: 'cut-after' },
  ] as const;
  // Each rule is asked only of what those before it let pass, so that every kind meets 4 % of the calls.
  for (const [at, disturbance] of kinds.entries())
    proxy.disturb({ path: '', draw: () => generator() < 0.04 / (1 - 0.04 * at), disturbance });
}

/** As a queue does: what fails in a way that may pass is delivered again. */
async function deliver(gate: ReturnType<typeof createSampleGate>, request: PromotionRequest): Promise<void> {
  for (let attempt = 0; attempt < 40; attempt++) {
    try {
      await gate(request);
      return;
    } catch (error) {
      if (!isRelevoError(error) || !error.retryable) throw error;
    }
  }
  throw new Error(`${request.model} v${request.version} was not decided in 40 deliveries`);
}

/** Every request three times and more, until each gate has one, by all gates at once; a gate that has more than one takes them one after the other. */
async function deliverAll(gates: ReturnType<typeof createSampleGate>[], requests: PromotionRequest[]) {
  const least = Math.ceil(gates.length / requests.length);
  const deliveries = Array.from({ length: Math.max(DELIVERIES, least) }, () => requests).flat();
  await Promise.all(
    gates.map(async (gate, own) => {
      for (const request of deliveries.filter((_, at) => at % gates.length === own))
        await deliver(gate, request);
    }),
  );
}

/** Judges in a process that is killed before its write number `point`; the writes it made where it came to the end. */
const judgeAndDie = (request: PromotionRequest, point: number): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const program = join(import.meta.dirname, '../stack/dying-gate.ts');
    const given = JSON.stringify({ services: services(), request, point });
    execFile(process.execPath, [program, given], (error, stdout, stderr) => {
      if (error?.signal === 'SIGKILL') resolve(stdout === '' ? undefined : Number(stdout));
      else reject(new Error(`not killed: ${stderr}`));
    });
  });

/** The versions that the alias went to, one after the other, as MLflow was told. */
function aliasMoves(model: string): string[] {
  const told = proxy
    .callsTo('POST', 'registered-models/alias')
    .filter(({ body, reached }) => reached && body.includes(model))
    .map(({ body }) => /"version":\s*"(\d+)"/.exec(body)?.[1] ?? '');
  return told.filter((version, at) => version !== told[at - 1]);
}

const championOf = async (model: string): Promise<string | undefined> => {
  const target = await mlflow.registeredModels.getByAlias(model, 'champion');
  return target?.kind === 'version' ? target.modelVersion.version : undefined;
};

const archiveOf = (model: string): DecisionArchive => ({
  sequences: async () => {
    const { last } = await ledger.view(model);
    return Array.from({ length: last?.record.sequence ?? 0 }, (_, at) => at + 1);
  },
  record: async (sequence) => ({
    record: await ledger.read(model, sequence),
    digest: sha256(await ledger.readBytes(model, sequence)),
  }),
  evidence: async ({ evidence: { kept } }) =>
    kept === null ? undefined : unpackEvidence(await createEvidenceStore(blobs).read(model, kept)),
});

async function decisionRuns(model: string, decision: string): Promise<number> {
  const { experimentId } = await mlflow.experiments.getOrCreate(model);
  const filter = allOf(compare(tag('relevo.decision'), '=', decision));
  let runs = 0;
  for await (const _run of mlflow.runs.search({ experimentIds: [experimentId], filter })) runs++;
  return runs;
}

/** Alias, ledger, records, kept evidence and runs tell one story. */
async function expectOneStory(model: string): Promise<string[]> {
  const { lines } = await ledger.view(model);
  const moved = lines.filter(({ outcome }) => outcome === 'moved');
  const replayed = await replayDecisions(archiveOf(model), undefined);
  expect(lines.map(({ sequence }) => sequence)).toEqual(replayed.map(({ sequence }) => sequence));
  expect(replayed.filter(({ chained, result }) => !chained || result !== 'agrees')).toEqual([]);
  expect(aliasMoves(model)).toEqual(moved.map(({ version }) => version));
  expect(await championOf(model)).toBe(moved.at(-1)?.version);
  expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
  for (const { id } of lines) expect(await decisionRuns(model, id)).toBe(1);
  return moved.map(({ version }) => version);
}

describe('the gate while one call to MLflow in five fails', () => {
  it('judges seven candidates, each asked for three times, by twenty gates at once', async () => {
    const model = `storm-${randomUUID()}`;
    const gates = Array.from({ length: 20 }, () => createSampleGate(services()));
    disturbAFifth();
    for (const versions of [3, 4]) await deliverAll(gates, await register(model, versions));
    const kept = proxy.calls.filter(({ reached }) => !reached).length / proxy.calls.length;
    expect(kept).toBeGreaterThan(0.12);
    expect(await expectOneStory(model)).toEqual(['3', '7']);
  }, 280_000);

  it('moves the alias once wherever a process is killed, with all that is delivered again at once', async () => {
    const whole = (await judgeAndDie(await newChallenger(), -1)) ?? 0;
    expect(whole).toBeGreaterThan(12);
    const requests: PromotionRequest[] = [];
    for (let point = 0; point < whole; point++) {
      const request = await newChallenger();
      expect(await judgeAndDie(request, point)).toBeUndefined();
      requests.push(request);
    }
    disturbAFifth();
    const gates = Array.from({ length: 20 }, () => createSampleGate(services()));
    await deliverAll(gates, requests);
    for (const { model } of requests) expect(await expectOneStory(model)).toEqual(['2']);
  }, 280_000);
});
