import { systemClock } from '../kernel/clock.ts';
import { RelevoError } from '../kernel/error.ts';
import type { Log } from '../kernel/log.ts';
import type { Policy } from '../policy/policy.ts';
import { evaluateInThread } from '../promotion/verdict/evaluate-in-thread.ts';
import { createEvidenceStore, type EvidenceStore } from '../promotion/record/evidence-store.ts';
import { createLedger, type Ledger } from '../promotion/record/ledger.ts';
import type { PromotionRequest } from '../promotion/messages.ts';
import type { RecordDecisionRun } from '../promotion/ports.ts';
import { createPromote, type PromoteOptions, type PromotionOutcome } from '../promotion/promote.ts';
import { championHistory, type Reign } from '../promotion/rollback/champion-history.ts';
import { movedRecords } from '../promotion/rollback/moved-records.ts';
import {
  createRollback,
  type RollbackOutcome,
  type RollbackRequest,
} from '../promotion/rollback/rollback.ts';
import { emitEvent } from '../telemetry/events.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { continueTrace } from '../telemetry/spans.ts';
import { recordKeyedRun } from './adapters/keyed-run.ts';
import { createModelRegistry } from './adapters/model-registry.ts';
import { createVersionFiles } from './adapters/version-files.ts';
import { composeEvidence, composeRowSources } from './compose-evidence.ts';
import { consoleLog, contextLog } from './context-log.ts';
import type { Policies } from './load-policies.ts';
import type { Platform } from './platform.ts';
import type { Settings } from './settings.ts';
import type { WorkCall } from './work-handler.ts';

/** What was decided, and on what. */
export type PromotionArchive = { ledger: Ledger; evidence: EvidenceStore };

export type Promotion = {
  promote(request: PromotionRequest, call: WorkCall): Promise<void>;
  /** The same for somebody who waits for the verdict. */
  judge(request: PromotionRequest, options: PromoteOptions): Promise<PromotionOutcome>;
  rollback(request: RollbackRequest, signal: AbortSignal): Promise<RollbackOutcome>;
  /** Decisions about a model that is served, to be read. @throws MODEL_UNKNOWN (404) */
  archive(model: string): PromotionArchive;
  /** @throws MODEL_UNKNOWN (404) */
  history(model: string, signal: AbortSignal): Promise<Reign[]>;
};

export function composePromotion(
  settings: Settings,
  platform: Platform,
  policies: Policies,
  metrics: Metrics,
): Promotion {
  const registry = createModelRegistry(platform.mlflow());
  const shared = {
    registry,
    ledger: createLedger({ blobs: platform.blobs() }),
    blobs: platform.blobs(),
    leases: platform.leases(),
    files: createVersionFiles(platform.mlflow()),
    recordDecisionRun: decisionRuns(platform),
    loadPolicy: async (model: string) => requirePolicy(policies, model),
    clock: systemClock,
    codeRevision: settings.RELEVO_REVISION,
    rowSources: composeRowSources(platform, policies),
  };
  const gatherEvidence = composeEvidence(platform, policies, shared);
  const promote = createPromote({ ...shared, gatherEvidence, evaluate: evaluateInThread });
  const rollback = createRollback(shared);
  return {
    promote: (request, { context, signal }) =>
      continueTrace('promote', request.traceparent, async (traceparent) => {
        const traced = { ...request, ...(traceparent === undefined ? {} : { traceparent }) };
        report(request, await promote(traced, { signal }), contextLog(context), metrics);
      }),
    judge: async (request, options) => {
      requirePolicy(policies, request.model);
      const outcome = await promote(request, { capturedUntil: 'now', ...options });
      report(request, outcome, consoleLog, metrics);
      return outcome;
    },
    rollback: async (request, signal) => {
      requirePolicy(policies, request.model);
      const outcome = await rollback(request, signal);
      reportRollback(outcome, metrics);
      return outcome;
    },
    archive: (model) => {
      requirePolicy(policies, model);
      return { ledger: shared.ledger, evidence: createEvidenceStore(shared.blobs) };
    },
    history: async (model, signal) => {
      requirePolicy(policies, model);
      const { lines } = await shared.ledger.view(model, signal);
      return championHistory(
        await movedRecords(shared.ledger, model, lines, signal),
        await registry.champion(model, signal),
      );
    },
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

function reportRollback({ record, repeated }: RollbackOutcome, metrics: Metrics): void {
  const { model, candidate, champion, id } = record;
  if (repeated) return;
  consoleLog.warn('rolled back', { model, from: champion?.version, to: candidate.version, decision: id });
  metrics.count('ml.gate.decisions', 1, { model, verdict: 'rollback', outcome: 'moved' });
  emitEvent('gate.rolled_back', { model, version: candidate.version, decision: id });
}
