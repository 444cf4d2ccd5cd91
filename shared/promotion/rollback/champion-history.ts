import type { DecisionRecord } from '../record/decision-record.ts';
import type { ChampionState } from '../ports.ts';

/** The time of one version as champion. */
export type Reign = {
  /** null: nobody was champion, or the alias named a version that is gone. */
  version: string | null;
  /** ISO 8601, UTC; null where it began or ended by a move that no decision made, at a time that nobody noted. */
  since: string | null;
  until: string | null;
  /** By which decision it began; `outside`: the alias was moved by something else. */
  by: 'first-champion' | 'against-champion' | 'rollback' | 'outside';
  decision: string | null;
  actor: string | null;
  reason: string | null;
};

/**
 * Who was champion from when to when, newest first. A decision names the champion that it met, so that a move made
 * outside shows wherever that is not the version of the decision before.
 * @param moved records that moved the alias, oldest first
 */
export function championHistory(moved: readonly DecisionRecord[], now: ChampionState): Reign[] {
  const reigns: Reign[] = [];
  let last: string | null = null;
  for (const record of moved) {
    const met = record.champion?.version ?? null;
    if (met !== last) reigns.push(outside(met, record.decidedAt));
    reigns.push(reignOf(record));
    last = record.candidate.version;
  }
  const current = now.kind === 'version' ? now.version.version : null;
  if (current !== last) reigns.push(outside(current, null));
  return reigns
    .map((reign, at) => ({ ...reign, until: reign.until ?? reigns[at + 1]?.since ?? null }))
    .toReversed();
}

const outside = (version: string | null, until: string | null): Reign => ({
  version,
  since: null,
  until,
  by: 'outside',
  decision: null,
  actor: null,
  reason: null,
});

const reignOf = ({ candidate, decidedAt, path, id, actor, reason }: DecisionRecord): Reign => ({
  version: candidate.version,
  since: decidedAt,
  until: null,
  by: path,
  decision: id,
  actor,
  reason,
});
