import type { RankedAnchor } from '../anchor/rank-anchors.ts';
import type { Question } from '../question.ts';
import { earlierDecisions, EVALUATION_FILE } from '../record/earlier-decisions.ts';
import type { Ledger, LedgerView } from '../record/ledger.ts';
import { gateRulesDigest } from '../verdict/gate-rules.ts';
import type { EarlierRejection, JudgedSet } from './evidence.ts';

/** At least so many of the newest decisions are looked at for others on the same rows. */
const LOOKED_AT = 100;

export type SetCircumstances = {
  question: Question;
  view: LedgerView;
  anchors: readonly RankedAnchor[];
  now: Date;
};

/** The rows that a question is to be judged on, and what was decided on them before. */
export async function judgedSet(
  ledger: Pick<Ledger, 'read'>,
  { question, view, anchors, now }: SetCircumstances,
  signal?: AbortSignal,
): Promise<{ set: JudgedSet; rejected: EarlierRejection | null }> {
  const { model, candidate, champion, rules } = question;
  const digest = candidate.files[EVALUATION_FILE] ?? null;
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
  const ageMs = Math.max(0, now.getTime() - candidate.createdAt);
  return { set: { source: 'candidate', digest, ageMs, decisions, unlabelled: null }, rejected };
}
