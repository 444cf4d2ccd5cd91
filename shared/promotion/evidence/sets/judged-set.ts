import type { RankedAnchor } from '../../anchor/rank-anchors.ts';
import type { Question } from '../../question.ts';
import { earlierDecisions } from '../../record/earlier-decisions.ts';
import type { Ledger, LedgerView } from '../../record/ledger.ts';
import { gateRulesDigest } from '../../verdict/gate-rules.ts';
import type { EarlierRejection, JudgedSet } from '../evidence.ts';
import type { RowSet } from './offered-sets.ts';

/** At least so many of the newest decisions are looked at for others on the same rows. */
const LOOKED_AT = 100;

export type SetCircumstances = {
  question: Question;
  view: LedgerView;
  anchors: readonly RankedAnchor[];
  now: Date;
};

/** Rows to be judged on, and what was decided on them before. */
export type KnownSet = { offered: RowSet; set: JudgedSet; rejected: EarlierRejection | null };

export async function knownSet(
  ledger: Pick<Ledger, 'read'>,
  offered: RowSet,
  { question, view, anchors, now }: SetCircumstances,
  signal?: AbortSignal,
): Promise<KnownSet> {
  const { model, candidate, champion, rules } = question;
  const { source, digest, unlabelled, since } = offered;
  const asked = {
    model,
    lines: view.lines,
    candidate,
    champion,
    anchor: anchors[0]?.judged.version ?? null,
    policyDigest: gateRulesDigest(rules),
    digest,
    newest: Math.max(LOOKED_AT, rules.gate.evidence.maxDecisions),
  };
  const { decisions, rejected } = await earlierDecisions(ledger, asked, signal);
  const ageMs = Math.max(0, now.getTime() - since);
  return { offered, set: { source, digest, ageMs, decisions, unlabelled }, rejected };
}
