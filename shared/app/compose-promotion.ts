import { systemClock } from '../kernel/clock.ts';
import { RelevoError } from '../kernel/error.ts';
import type { Log } from '../kernel/log.ts';
import type { Policy } from '../policy/policy.ts';
import { evaluateInThread } from '../promotion/evaluate-in-thread.ts';
import { createGatherEvidence } from '../promotion/gather-evidence.ts';
import { createLedger } from '../promotion/ledger.ts';
import type { PromotionRequest } from '../promotion/messages.ts';
import type { FetchTrainingSet, RecordDecisionRun } from '../promotion/ports.ts';
import { createPromote, type PromotionOutcome } from '../promotion/promote.ts';
import { fetchTrainingSet } from '../retraining/fetch-training-set.ts';
import { createScorer } from '../scoring/create-scorer.ts';
import { emitEvent } from '../telemetry/events.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { continueTrace } from '../telemetry/spans.ts';
import { recordKeyedRun } from './adapters/keyed-run.ts';
import { createModelRegistry } from './adapters/model-registry.ts';
import { createVersionFiles } from './adapters/version-files.ts';
import { contextLog } from './context-log.ts';
import type { Policies } from './load-policies.ts';
import type { Platform } from './platform.ts';
import type { Settings } from './settings.ts';
import type { WorkCall } from './work-handler.ts';

export type Promotion = { promote(request: PromotionRequest, call: WorkCall): Promise<void> };

export function composePromotion(
  settings: Settings,
  platform: Platform,
  policies: Policies,
  metrics: Metrics,
): Promotion {
  const registry = createModelRegistry(platform.mlflow());
  const promote = createPromote({
    registry,
    ledger: createLedger({ blobs: platform.blobs() }),
    blobs: platform.blobs(),
    leases: platform.leases(),
    recordDecisionRun: decisionRuns(platform),
    loadPolicy: async (model) => requirePolicy(policies, model),
    gatherEvidence: createGatherEvidence({
      registry,
      files: createVersionFiles(platform.mlflow()),
      openScorer: ({ directory, model }) =>
        createScorer({ directory, outputs: policies.get(model)?.serving.outputs }),
      fetchTrainingSet: trainingSets(platform),
    }),
    evaluate: evaluateInThread,
    clock: systemClock,
    codeRevision: settings.RELEVO_REVISION,
  });
  return {
    promote: (request, { context, signal }) =>
      continueTrace('promote', request.traceparent, async (traceparent) => {
        const traced = { ...request, ...(traceparent === undefined ? {} : { traceparent }) };
        report(request, await promote(traced, { signal }), contextLog(context), metrics);
      }),
  };
}

function requirePolicy(policies: Policies, model: string): Policy {
  const policy = policies.get(model);
  if (policy === undefined)
    throw new RelevoError('MODEL_UNKNOWN', `no policy for the model ${model}`, { status: 404 });
  return policy;
}

const decisionRuns =
  (platform: Platform): RecordDecisionRun =>
  async ({ decisionId, startedAt, ...run }, signal) => {
    const keyed = { ...run, keyTag: 'relevo.decision', key: decisionId, startedAt: new Date(startedAt) };
    await recordKeyedRun(platform.mlflow(), keyed, signal);
  };

/** What a version was trained from, as its run's tag names it. */
const trainingSets =
  (platform: Platform): FetchTrainingSet =>
  async ({ model, runId }, folder, signal) => {
    const run = runId === null ? undefined : await platform.mlflow().runs.find(runId, { signal });
    const digest = run?.tags['relevo.training_set'];
    if (digest === undefined) return undefined;
    return [(await fetchTrainingSet(platform.blobs(), model, digest, folder, signal)).file];
  };

function report(
  { model, version }: PromotionRequest,
  outcome: PromotionOutcome,
  log: Log,
  metrics: Metrics,
): void {
  if (outcome.kind === 'already-champion') return log.info('already champion', { model, version });
  const { record, repeated } = outcome;
  log.info(`${record.verdict}: ${record.reason}`, { model, version, decision: record.id, repeated });
  if (repeated) return;
  metrics.count('ml.gate.decisions', 1, { model, verdict: record.verdict, outcome: outcome.outcome });
  emitEvent('gate.decided', { model, version, verdict: record.verdict, decision: record.id });
}
