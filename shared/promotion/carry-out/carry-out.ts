import type { Clock } from '../../kernel/clock.ts';
import { RelevoError } from '../../kernel/error.ts';
import { type ChampionHint, championHintPath, MODEL_CACHE_CONTAINER } from '../../serving/messages.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { decisionRun } from '../record/decision-run.ts';
import { isSameVersion, isUnchanged } from '../record/judged-version.ts';
import type { Ledger } from '../record/ledger.ts';
import type { DecisionOutcome, LedgerEntry } from '../record/ledger-entry.ts';
import type { ChampionState, DecisionBlobs, ModelRegistry, RecordDecisionRun } from '../ports.ts';
import { decisionSentence } from '../report/decision-markdown.ts';

export type CarryOutDeps = {
  registry: ModelRegistry;
  ledger: Ledger;
  blobs: DecisionBlobs;
  recordDecisionRun: RecordDecisionRun;
  clock: Clock;
};

const DESCRIPTION_MARK = 'Relevo: ';

/**
 * Does what a saved record says and closes it in the ledger: tags, the alias last, read back, then the hint and the run.
 * Every write may be repeated, so an interrupted attempt is simply run again; the alias is set only where it still
 * points at the champion that the decision was made against, hence at most once.
 */
export function createCarryOut(
  deps: CarryOutDeps,
): (record: DecisionRecord, signal?: AbortSignal) => Promise<DecisionOutcome> {
  const { registry, ledger, clock } = deps;
  const close = async (
    record: DecisionRecord,
    outcome: DecisionOutcome,
    note: string,
    signal?: AbortSignal,
  ): Promise<DecisionOutcome> => {
    await deps.recordDecisionRun(await decisionRun(record), signal);
    await ledger.close(record, entryOf(record, outcome, note, clock.now()), signal);
    return outcome;
  };
  return async (record, signal) => {
    const { model, candidate } = record;
    const current = await registry.findVersion(model, candidate.version, signal);
    if (current === undefined || !isSameVersion(candidate, current))
      return close(record, 'abandoned', `v${candidate.version} is gone`, signal);
    if (!moves(record)) {
      await tagDecision(registry, record, current.description, {}, signal);
      return close(record, 'kept', record.verdict, signal);
    }
    const standing = standingOf(record, await registry.champion(model, signal));
    if (standing === 'overtaken') {
      await tagDecision(registry, record, current.description, { staging: 'dev' }, signal);
      return close(record, 'abandoned', 'the champion changed before the alias was moved', signal);
    }
    if (record.champion !== null)
      await registry.tagVersion(model, record.champion.version, leaving(record), signal);
    await tagDecision(registry, record, current.description, { staging: 'prod' }, signal);
    if (standing === 'pending') await moveAlias(registry, record, signal);
    await writeHint(deps.blobs, record, clock.now(), signal);
    return close(record, 'moved', record.reason, signal);
  };
}

/** Only a promotion that is to be enforced moves anything. */
const moves = ({ verdict, action }: DecisionRecord): boolean => verdict === 'promote' && action === 'enforce';

/** Tags of the champion that goes. */
const leaving = ({ path, id }: DecisionRecord): Record<string, string> => ({
  staging: 'dev',
  ...(path === 'rollback' ? { 'relevo.rolled_back': id } : {}),
});

function standingOf(record: DecisionRecord, champion: ChampionState): 'done' | 'pending' | 'overtaken' {
  if (champion.kind === 'version' && isSameVersion(record.candidate, champion.version)) return 'done';
  return isUnchanged(record.champion, champion) ? 'pending' : 'overtaken';
}

async function tagDecision(
  registry: ModelRegistry,
  record: DecisionRecord,
  description: string,
  roles: Record<string, string>,
  signal?: AbortSignal,
): Promise<void> {
  const { model, candidate, verdict, id } = record;
  const tags = { 'relevo.verdict': verdict, 'relevo.decision': id, ...roles };
  await registry.tagVersion(model, candidate.version, tags, signal);
  if (description !== '' && !description.startsWith(DESCRIPTION_MARK)) return;
  const text = (DESCRIPTION_MARK + decisionSentence(record)).slice(0, 4000);
  await registry.describeVersion(model, candidate.version, text, signal);
}

/** The commit point, checked by reading it back. */
async function moveAlias(
  registry: ModelRegistry,
  record: DecisionRecord,
  signal?: AbortSignal,
): Promise<void> {
  const { model, candidate } = record;
  signal?.throwIfAborted();
  await registry.setChampion(model, candidate.version, signal);
  const after = await registry.champion(model, signal);
  if (after.kind !== 'version' || !isSameVersion(candidate, after.version))
    throw new RelevoError(
      'CHAMPION_NOT_SET',
      `${model}: the alias does not point at v${candidate.version} after it was set`,
      { retryable: true },
    );
}

async function writeHint(
  blobs: DecisionBlobs,
  { model, candidate }: DecisionRecord,
  now: Date,
  signal?: AbortSignal,
): Promise<void> {
  const hint: ChampionHint = { version: candidate.version, movedAt: now.toISOString() };
  const options = { contentType: 'application/json', ...(signal && { signal }) };
  await blobs.write(MODEL_CACHE_CONTAINER, championHintPath(model), JSON.stringify(hint), options);
}

function entryOf(record: DecisionRecord, outcome: DecisionOutcome, note: string, now: Date): LedgerEntry {
  const from = record.champion?.version ?? null;
  return {
    format: 1,
    decision: record.id,
    outcome,
    from,
    to: outcome === 'moved' ? record.candidate.version : from,
    closedAt: now.toISOString(),
    note,
  };
}
