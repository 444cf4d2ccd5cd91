import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { recordKeyedRun } from '../../shared/app/adapters/keyed-run.ts';
import { createModelRegistry } from '../../shared/app/adapters/model-registry.ts';
import { createVersionFiles } from '../../shared/app/adapters/version-files.ts';
import { createBlobStore } from '../../shared/azure/blob-store.ts';
import { createLeases } from '../../shared/azure/leases.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import { createGatherEvidence } from '../../shared/promotion/evidence/gather-evidence.ts';
import { createPromote } from '../../shared/promotion/promote.ts';
import type { DecisionRecord } from '../../shared/promotion/record/decision-record.ts';
import { createLedger } from '../../shared/promotion/record/ledger.ts';
import { evaluate } from '../../shared/promotion/verdict/evaluate.ts';
import { createScorer } from '../../shared/scoring/create-scorer.ts';
import { childEnvironment } from '../../stack/environment.ts';
import { projectRoot } from '../../stack/project-root.ts';
import { ensurePythonEnvironment } from '../../stack/python-environment.ts';
import { samplePolicy } from '../unit/promotion/evidence-sample.ts';
import { noRowSources } from '../unit/promotion/gate-bench.ts';

const policy = { task: 'binary', target: 'Churn', positive: 'Yes', entity: 'customerID', primary: 'f1' };
const versionsSchema = z.object({
  sound: z.string(),
  oversampled: z.string(),
  ownRows: z.string(),
  brokenScaler: z.string(),
  notFinite: z.string(),
  claimedF1: z.number(),
});

const model = `bad-${randomUUID()}`;
const { url } = inject('mlflow');
const mlflow = createMlflowClient({ url });
let folder: string;
let versions: z.infer<typeof versionsSchema>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relevo-bad-'));
  const { python } = await ensurePythonEnvironment();
  await writeFile(join(folder, `${model}.jsonc`), JSON.stringify(policy));
  const program = join(projectRoot, 'test/clients/bad_candidates.py');
  const data = join(projectRoot, 'trainer/data/telco-churn.csv');
  const given = ['--data', data, '--policy', join(folder, `${model}.jsonc`), '--model', model];
  const env = childEnvironment({ MLFLOW_TRACKING_URI: url, MLFLOW_DISABLE_TELEMETRY: 'true' });
  const { stdout } = await promisify(execFile)(python, [program, ...given], { env });
  versions = versionsSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}, 280_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The gate with all that it has in the app, to which each version is the newest. */
async function judge(version: string): Promise<DecisionRecord> {
  const connection = { kind: 'connection-string', value: inject('azurite').connectionString } as const;
  const blobs = createBlobStore({ connection });
  const registry = createModelRegistry(mlflow);
  const gate = createPromote({
    registry,
    blobs,
    ledger: createLedger({ blobs }),
    rowSources: noRowSources,
    leases: createLeases({ connection, clock: systemClock }),
    recordDecisionRun: async ({ decisionId, startedAt, ...run }, signal) => {
      const keyed = { ...run, keyTag: 'relevo.decision', key: decisionId, startedAt: new Date(startedAt) };
      await recordKeyedRun(mlflow, keyed, signal);
    },
    loadPolicy: async () => samplePolicy({ ...policy, gate: { resamples: 400 } }),
    gatherEvidence: createGatherEvidence({
      registry: { ...registry, newestVersion: async () => version },
      files: createVersionFiles(mlflow),
      openScorer: createScorer,
      artifactAddress: async () => undefined,
      fetchCapturedRequests: async () => ({ kind: 'none', why: 'requests are not captured' }),
      inspectTraining: async () => ({ state: 'unknown', why: 'nobody looked' }),
      fetchTrainingSet: async () => undefined,
      readRun: async ({ runId }) => {
        const run = await mlflow.runs.find(runId ?? '');
        return { metrics: run?.metrics ?? {}, parameters: run?.params ?? {}, tags: run?.tags ?? {} };
      },
    }),
    evaluate,
    clock: systemClock,
    codeRevision: 'abc1234',
  });
  const outcome = await gate({ model, version });
  if (outcome.kind !== 'decided') throw new Error('nothing decided');
  return outcome.record;
}

const failed = ({ checks }: DecisionRecord) => checks.filter(({ status }) => status === 'fail');

const championVersion = async () => (await mlflow.registeredModels.find(model))?.aliases['champion'];

describe('candidates that claim more than they are', () => {
  it('come after one that is what it says', async () => {
    expect(await judge(versions.sound)).toMatchObject({ verdict: 'promote' });
    expect(await championVersion()).toBe(versions.sound);
  });

  it('a forest on rows that were copied before they were split', async () => {
    expect(versions.claimedF1).toBeGreaterThan(0.88);
    const record = await judge(versions.oversampled);
    expect(record.verdict).toBe('reject');
    expect(failed(record).find(({ id }) => id === 'leakage')?.reason).toMatch(
      /^(\d,)?\d{3} of 2,070 evaluation rows are about an entity that the candidate was trained on/,
    );
    expect(record.reason).toContain('evaluation rows are about an entity that the candidate was trained on');
  });

  it('a forest that calls its own training rows evaluation', async () => {
    const record = await judge(versions.ownRows);
    expect(record.verdict).toBe('reject');
    expect(failed(record).map(({ id }) => id)).toContain('leakage');
    expect(record.reason).toContain('1,409 of 1,409 evaluation rows are about an entity');
  });

  it('a model whose scaler was broken on export', async () => {
    const record = await judge(versions.brokenScaler);
    expect(record.verdict).toBe('reject');
    const parity = failed(record).find(({ id }) => id === 'export-parity');
    expect(parity?.observed).toBeGreaterThan(0.2);
    expect(record.reason).toContain('largest difference');
  });

  it('a model whose metrics are not numbers', async () => {
    const record = await judge(versions.notFinite);
    expect(record).toMatchObject({ verdict: 'reject' });
    expect(record.reason).toContain('the predictions recorded at training are not all finite');
  });

  it('and none of them becomes champion', async () => {
    expect(await championVersion()).toBe(versions.sound);
  });
});
