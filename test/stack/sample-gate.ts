import { recordKeyedRun } from '../../shared/app/adapters/keyed-run.ts';
import { createModelRegistry } from '../../shared/app/adapters/model-registry.ts';
import { createBlobStore } from '../../shared/azure/blob-store.ts';
import { createLeases } from '../../shared/azure/leases.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import type { DecisionBlobs } from '../../shared/promotion/ports.ts';
import { createPromote } from '../../shared/promotion/promote.ts';
import { createLedger } from '../../shared/promotion/record/ledger.ts';
import { evaluate } from '../../shared/promotion/verdict/evaluate.ts';
import { sampleEvidence, samplePolicy } from '../unit/promotion/evidence-sample.ts';
import { noRowSources } from '../unit/promotion/gate-bench.ts';

export type Services = { mlflowUrl: string; connectionString: string };

/**
 * A gate of its own on real services, as an instance of the app has one; it judges samples, and promotes whatever is newest.
 * @param beforeWrite called before each call that writes to MLflow or to storage
 */
export function createSampleGate(
  { mlflowUrl, connectionString }: Services,
  beforeWrite: () => void = () => undefined,
) {
  const connection = { kind: 'connection-string', value: connectionString } as const;
  const mlflow = createMlflowClient({
    url: mlflowUrl,
    retry: { firstWaitMs: 20, maxWaitMs: 100 },
    fetch: (input, init) => {
      if (init?.method !== 'GET' && !new Request(input).url.includes('search')) beforeWrite();
      return fetch(input, init);
    },
  });
  const registry = createModelRegistry(mlflow);
  const stored = createBlobStore({ connection });
  const blobs: DecisionBlobs = {
    ...stored,
    write: (...call) => {
      beforeWrite();
      return stored.write(...call);
    },
  };
  return createPromote({
    registry,
    blobs,
    recordDecisionRun: async ({ decisionId, startedAt, ...run }, signal) => {
      const keyed = { ...run, keyTag: 'relevo.decision', key: decisionId, startedAt: new Date(startedAt) };
      await recordKeyedRun(mlflow, keyed, signal);
    },
    ledger: createLedger({ blobs }),
    rowSources: noRowSources,
    leases: createLeases({ connection, clock: systemClock, leaseSeconds: 15 }),
    loadPolicy: async () => samplePolicy({ gate: { resamples: 200, action: 'enforce' } }),
    gatherEvidence: async ({ candidate, champion }, signal) => {
      const sample = sampleEvidence({
        rows: 800,
        correlation: 0.995,
        ...(champion.kind === 'none' ? { champion: null } : {}),
      });
      const newestVersion = await registry.newestVersion(candidate.model, signal);
      return { ...sample, newestVersion, candidate: { ...sample.candidate, version: candidate.version } };
    },
    evaluate,
    clock: systemClock,
    codeRevision: 'abc1234',
  });
}
