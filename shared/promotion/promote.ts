import { RelevoError } from '../kernel/error.ts';
import { type CarryOutDeps, createCarryOut } from './carry-out/carry-out.ts';
import type { DecisionRecord } from './record/decision-record.ts';
import type { Evaluation } from './verdict/evaluate.ts';
import type { Evidence } from './evidence/evidence.ts';
import { finishPending } from './carry-out/finish-pending.ts';
import { type KnownSet, knownSet, type SetCircumstances } from './evidence/sets/judged-set.ts';
import { offeredSets, type RowSet } from './evidence/sets/offered-sets.ts';
import { type GateRules, gateRulesOf } from './verdict/gate-rules.ts';
import { type Question, questionOf } from './question.ts';
import { anchorsFor } from './anchor/anchors-for.ts';
import type { RankedAnchor } from './anchor/rank-anchors.ts';
import { isSameVersion, isUnchanged } from './record/judged-version.ts';
import type { LedgerView } from './record/ledger.ts';
import type { DecisionOutcome } from './record/ledger-entry.ts';
import { loadCandidate } from './evidence/package/load-candidate.ts';
import type { PromotionRequest } from './messages.ts';
import type { ChampionState, Leases, LoadPolicy, RegisteredVersion, RowSources } from './ports.ts';
import { createEvidenceStore } from './record/evidence-store.ts';
import { packEvidence } from './record/packed-evidence.ts';
import { withScratchFolder } from '../tables/scratch-folder.ts';
import { writeRecord } from './record/write-record.ts';

export type PromoteDeps = CarryOutDeps & {
  loadPolicy: LoadPolicy;
  rowSources: RowSources;
  leases: Leases;
  gatherEvidence(input: EvidenceInput, signal?: AbortSignal): Promise<Evidence>;
  /** `evaluateInThread`, or `evaluate` where nothing waits behind it. */
  evaluate(evidence: Evidence, rules: GateRules, signal?: AbortSignal): Evaluation | Promise<Evaluation>;
  /** Revision of the running code. */
  codeRevision: string;
  /** How long one call waits for others that judge the same model; a minute by default. */
  leaseWaitMs?: number;
};

export type EvidenceInput = {
  candidate: RegisteredVersion;
  champion: ChampionState;
  rules: GateRules;
  /** Why nothing may move now; null: nothing is frozen. */
  frozen: string | null;
  /** Former champions, the best first. */
  anchors: readonly RankedAnchor[];
  /** Rows to be judged on, the preferred first; the candidate's own are the last. */
  sets: readonly KnownSet[];
};

export type PromoteOptions = {
  signal?: AbortSignal;
  /** Who asks; `promote-model` by default. */
  actor?: string;
  /** Judge and record, move nothing. */
  dryRun?: boolean;
  /**
   * Number of a decision about the version after which it is to be judged once more: of machine, callers and registry it may be another
   * day. Repeated with the same number, it is answered with what came of it. One that has become champion stays decided.
   */
  after?: number;
  /** Captured rows and labels count up to then: up to the registration by default, so that a message that is delivered again meets the same ones. */
  capturedUntil?: 'registration' | 'now';
};

export type PromotionOutcome =
  | {
      kind: 'decided';
      record: DecisionRecord;
      outcome: DecisionOutcome;
      /** True when the decision had been made before and was only returned. */
      repeated: boolean;
    }
  /** The version became champion without a decision of ours; there is nothing to decide. */
  | { kind: 'already-champion'; version: string };

const ATTEMPTS = 4;

/**
 * Judges a candidate and hands it the champion's role if the verdict is `promote`. One call at a time for each model;
 * safe to repeat at any point: the same candidate, champion, rules and evidence are decided once and the alias moves
 * at most once.
 *
 * @throws the errors of `loadCandidate` and of the evidence; DECISION_MISSING where `after` names none about the version;
 * CHAMPION_UNSTABLE (retryable) when the champion keeps changing
 */
export function createPromote(
  deps: PromoteDeps,
): (request: PromotionRequest, options?: PromoteOptions) => Promise<PromotionOutcome> {
  const carryOut = createCarryOut(deps);
  const attempt = createAttempt(deps, carryOut);
  return (request, options = {}) =>
    deps.leases.withLease(
      `promotion-${request.model}`,
      async (signal) => {
        for (let round = 0; round < ATTEMPTS; round++) {
          const outcome = await attempt(request, { ...options, signal });
          if (outcome !== 'next-round') return outcome;
        }
        throw new RelevoError(
          'CHAMPION_UNSTABLE',
          `${request.model}: the champion keeps changing while it is judged against`,
          {
            retryable: true,
          },
        );
      },
      { waitMs: deps.leaseWaitMs ?? 60_000, ...(options.signal && { signal: options.signal }) },
    );
}

type Attempt = (
  request: PromotionRequest,
  options: PromoteOptions,
) => Promise<PromotionOutcome | 'next-round'>;

function createAttempt(deps: PromoteDeps, carryOut: ReturnType<typeof createCarryOut>): Attempt {
  const { registry, ledger } = deps;
  return async (request, options) => {
    const { signal } = options;
    const { model } = request;
    const view = await finishPending(ledger, carryOut, model, signal);
    const [candidate, championState, policy] = await Promise.all([
      loadCandidate(registry, request, signal),
      registry.champion(model, signal),
      deps.loadPolicy(model, signal),
    ]);
    if (options.after !== undefined) await requireDecision(ledger, view, candidate, options.after, signal);
    const rules = gateRulesOf(policy);
    const now = deps.clock.now();
    const askedAt = options.capturedUntil === 'now' ? now : new Date(candidate.createdAt);
    const anchors = await anchorsFor(ledger, { view, candidate, championState, rules, now }, signal);
    return withScratchFolder(async (folder) => {
      const sets = await offeredSets(deps.rowSources, { candidate, rules, askedAt }, folder, signal);
      const question = questionOf({
        version: candidate,
        champion: championState,
        rules,
        ledger: view,
        dryRun: options.dryRun ?? false,
        after: options.after,
        anchors,
        sets,
        now,
      });
      const settled = await findSettled(deps, view, question, signal);
      if (settled !== undefined) return settled;
      if (championState.kind === 'version' && isSameVersion(candidate, championState.version))
        return { kind: 'already-champion', version: candidate.version };
      const standing = { view, candidate, championState, question, anchors, sets, now };
      return judge(deps, carryOut, standing, request, options);
    });
  };
}

type Standing = SetCircumstances & {
  candidate: RegisteredVersion;
  championState: ChampionState;
  sets: readonly [...RowSet[], RowSet];
};

async function judge(
  deps: PromoteDeps,
  carryOut: ReturnType<typeof createCarryOut>,
  { candidate, championState, sets, ...standing }: Standing,
  request: PromotionRequest,
  options: PromoteOptions,
): Promise<PromotionOutcome | 'next-round'> {
  const { registry, ledger } = deps;
  const { signal } = options;
  const { question, view, anchors } = standing;
  const { frozen, answers: _, ...named } = question;
  const { model, rules } = question;
  const known = await Promise.all(sets.map((set) => knownSet(ledger, set, standing, signal)));
  const evidence = await deps.gatherEvidence(
    { candidate, champion: championState, rules, frozen, anchors, sets: known },
    signal,
  );
  const evaluation = await deps.evaluate(evidence, rules, signal);
  const packed = await packEvidence(evidence);
  await createEvidenceStore(deps.blobs).save(model, packed, signal);
  if (!isUnchanged(question.champion, await registry.champion(model, signal))) return 'next-round';
  const record = writeRecord({
    ...named,
    evaluation,
    rows: evidence.rows,
    anchor: evidence.anchor,
    set: evidence.set,
    keptEvidence: packed.digest,
    last: view.last,
    decidedAt: deps.clock.now(),
    actor: options.actor ?? 'promote-model',
    traceId: traceIdOf(request.traceparent),
    requestId: request.requestId ?? null,
    codeRevision: deps.codeRevision,
  });
  signal?.throwIfAborted();
  if (!(await ledger.save(record, signal))) return 'next-round';
  const outcome = await carryOut(record, signal);
  return outcome === 'abandoned' ? 'next-round' : { kind: 'decided', record, outcome, repeated: false };
}

/** The decision that answers this question already: the same one, or the one by which the candidate became champion. */
async function findSettled(
  { ledger }: PromoteDeps,
  { lines }: LedgerView,
  { answers, model, candidate }: Question,
  signal?: AbortSignal,
): Promise<PromotionOutcome | undefined> {
  const settled = lines.filter(
    (line) =>
      line.outcome !== 'abandoned' &&
      (answers.has(line.id) || (line.outcome === 'moved' && line.version === candidate.version)),
  );
  for (const { sequence, outcome } of settled.toReversed()) {
    const record = await ledger.read(model, sequence, signal);
    if (isSameVersion(record.candidate, candidate))
      return { kind: 'decided', record, outcome, repeated: true };
  }
  return undefined;
}

/** @throws DECISION_MISSING where there is no such decision about this version, or it was given up */
async function requireDecision(
  ledger: PromoteDeps['ledger'],
  { lines }: LedgerView,
  candidate: RegisteredVersion,
  sequence: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { model, version } = candidate;
  const line = lines.find((one) => one.sequence === sequence && one.outcome !== 'abandoned');
  const record = line && (await ledger.read(model, sequence, signal));
  if (record === undefined || !isSameVersion(record.candidate, candidate))
    throw new RelevoError('DECISION_MISSING', `there is no decision ${sequence} about ${model} v${version}`, {
      status: 404,
      path: 'after',
    });
}

const traceIdOf = (traceparent: string | undefined): string | null =>
  /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(traceparent ?? '')?.[1] ?? null;
