import { RelevoError } from '../../kernel/error.ts';
import { type CarryOutDeps, createCarryOut } from '../carry-out/carry-out.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { finishPending } from '../carry-out/finish-pending.ts';
import type { Leases, LoadPolicy, ModelFiles, RegisteredVersion } from '../ports.ts';
import { movedRecords } from './moved-records.ts';
import { rollbackRecord } from './rollback-record.ts';
import { findRollbackTarget } from './rollback-target.ts';

export type RollbackDeps = CarryOutDeps & {
  files: ModelFiles;
  loadPolicy: LoadPolicy;
  leases: Leases;
  codeRevision: string;
  /** How long one call waits for others that decide about the same model; a minute by default. */
  leaseWaitMs?: number;
};

export type RollbackRequest = {
  model: string;
  /** The champion that is to go, so that a repeated call does not go back twice; null where the alias names nothing. */
  from: string | null;
  /** A past champion; the newest good one when left out. */
  to?: string | undefined;
  reason: string;
  actor: string;
  traceId: string | null;
};

export type RollbackOutcome = {
  record: DecisionRecord;
  /** True when the same call had gone through before. */
  repeated: boolean;
};

const ATTEMPTS = 4;

/**
 * Gives the champion's role back to a version that had it before, under the gate's lease and with a record of its own in
 * the same chain. Safe to repeat at any point.
 *
 * @throws CHAMPION_CHANGED (409) when another version than `from` is champion; ROLLBACK_TARGET_UNKNOWN, NO_ROLLBACK_TARGET
 * (409); CHAMPION_UNSTABLE (retryable)
 */
export function createRollback(
  deps: RollbackDeps,
): (request: RollbackRequest, signal?: AbortSignal) => Promise<RollbackOutcome> {
  const carryOut = createCarryOut(deps);
  const attempt = createAttempt(deps, carryOut);
  return (request, signal) =>
    deps.leases.withLease(
      `promotion-${request.model}`,
      async (held) => {
        for (let round = 0; round < ATTEMPTS; round++) {
          const outcome = await attempt(request, held);
          if (outcome !== 'next-round') return outcome;
        }
        throw new RelevoError('CHAMPION_UNSTABLE', `${request.model}: the champion keeps changing`, {
          retryable: true,
        });
      },
      { waitMs: deps.leaseWaitMs ?? 60_000, ...(signal && { signal }) },
    );
}

type Attempt = (request: RollbackRequest, signal: AbortSignal) => Promise<RollbackOutcome | 'next-round'>;

function createAttempt(deps: RollbackDeps, carryOut: ReturnType<typeof createCarryOut>): Attempt {
  const { registry, ledger } = deps;
  return async (request, signal) => {
    const { model, to } = request;
    const view = await finishPending(ledger, carryOut, model, signal);
    const [champion, moved, policy] = await Promise.all([
      registry.champion(model, signal),
      movedRecords(ledger, model, view.lines, signal),
      deps.loadPolicy(model, signal),
    ]);
    const current = champion.kind === 'version' ? champion.version : undefined;
    const done = doneBefore(request, current, moved.at(-1));
    if (done !== undefined) return { record: done, repeated: true };
    const target = await findRollbackTarget(deps, { model, current, to }, moved, signal);
    const record = rollbackRecord(request, {
      target,
      current,
      policy,
      last: view.last,
      decidedAt: deps.clock.now(),
      codeRevision: deps.codeRevision,
    });
    signal.throwIfAborted();
    if (!(await ledger.save(record, signal))) return 'next-round';
    return (await carryOut(record, signal)) === 'abandoned' ? 'next-round' : { record, repeated: false };
  };
}

/** The last move where it is what is asked for; undefined where `from` is still champion. */
function doneBefore(
  { model, from, to }: RollbackRequest,
  current: RegisteredVersion | undefined,
  last: DecisionRecord | undefined,
): DecisionRecord | undefined {
  const now = current?.version ?? null;
  if (now === from) return undefined;
  const isThis =
    last?.path === 'rollback' &&
    (last.champion?.version ?? null) === from &&
    last.candidate.version === now &&
    (to === undefined || to === now);
  if (isThis) return last;
  const named = now === null ? 'nothing' : `v${now}`;
  throw new RelevoError('CHAMPION_CHANGED', `${model}: the champion is ${named}, not what \`from\` names`, {
    status: 409,
    path: 'from',
  });
}
