import type { DecisionRecord } from './record/decision-record.ts';
import { freezeInForce } from './evidence/freeze-in-force.ts';
import type { RowSet } from './evidence/sets/offered-sets.ts';
import type { RankedAnchor } from './anchor/rank-anchors.ts';
import { decisionId, evidenceDigest, judgedVersion, nameOf } from './record/judged-version.ts';
import type { LedgerView } from './record/ledger.ts';
import type { ChampionState, RegisteredVersion } from './ports.ts';
import { type GateRules, gateRulesDigest } from './verdict/gate-rules.ts';

/** What is to be decided, named so that the same question has the same id. */
export type Question = {
  id: string;
  model: string;
  candidate: DecisionRecord['candidate'];
  champion: DecisionRecord['champion'];
  rules: GateRules;
  evidenceDigest: string;
  action: 'enforce' | 'observe';
  dryRun: boolean;
  /** Why nothing may move now; another question than after the freeze. */
  frozen: string | null;
};

export type QuestionInput = {
  version: RegisteredVersion;
  champion: ChampionState;
  rules: GateRules;
  ledger: LedgerView;
  dryRun: boolean;
  /** Whether what was decided about the candidate is no answer; the next decision is one more on the same rows. */
  again: boolean;
  /** Former champions, the best first. */
  anchors: readonly RankedAnchor[];
  /** Rows that it can be judged on. */
  sets: readonly RowSet[];
  now: Date;
};

export function questionOf({
  version,
  rules,
  dryRun,
  again,
  anchors,
  sets,
  now,
  ...standing
}: QuestionInput): Question {
  const candidate = judgedVersion(version);
  const champion = standing.champion.kind === 'version' ? judgedVersion(standing.champion.version) : null;
  const action = dryRun ? 'observe' : actionOf(rules, standing.champion, standing.ledger);
  const frozen = freezeInForce(rules.gate.freeze, now);
  const digest = evidenceDigest(candidate, champion, sets.flatMap(nameOfSet));
  const after = again ? newestAbout(version, standing.ledger) : undefined;
  const key = {
    model: version.model,
    candidate,
    champion,
    action,
    policyDigest: gateRulesDigest(rules),
    evidenceDigest: digest,
    ...(frozen === null ? {} : { frozen }),
    ...(after === undefined ? {} : { after }),
    ...(anchors[0] === undefined ? {} : { anchor: nameOf(anchors[0].judged) }),
  };
  return {
    id: decisionId(key),
    model: version.model,
    candidate,
    champion,
    rules,
    evidenceDigest: digest,
    action,
    dryRun,
    frozen,
  };
}

/** Rows from elsewhere are part of the question, and so is that those which the policy asks for are not there. */
const nameOfSet = ({ source, digest, required }: RowSet): string[] =>
  source === 'candidate' || (digest === null && !required) ? [] : [`${source} ${digest ?? 'none'}`];

const newestAbout = ({ version }: RegisteredVersion, { lines }: LedgerView): number | undefined =>
  lines.findLast((line) => line.version === version && line.outcome !== 'abandoned')?.sequence;

/** `auto` moves no champion that was there before the gate had ever moved one: that takes somebody who opts in. */
function actionOf(
  { gate }: GateRules,
  champion: ChampionState,
  { lines }: LedgerView,
): 'enforce' | 'observe' {
  if (gate.action !== 'auto') return gate.action;
  const born = champion.kind !== 'version' || lines.some(({ outcome }) => outcome === 'moved');
  return born ? 'enforce' : 'observe';
}
