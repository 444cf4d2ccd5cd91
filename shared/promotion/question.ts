import type { DecisionRecord } from './record/decision-record.ts';
import { freezeInForce } from './evidence/freeze-in-force.ts';
import type { RowSet } from './evidence/sets/offered-sets.ts';
import type { RankedAnchor } from './anchor/rank-anchors.ts';
import {
  type DecisionKey,
  decisionId,
  evidenceDigest,
  judgedVersion,
  nameOf,
} from './record/judged-version.ts';
import type { LedgerView } from './record/ledger.ts';
import type { ChampionState, RegisteredVersion } from './ports.ts';
import { type GateRules, gateRulesDigest } from './verdict/gate-rules.ts';

/** What is to be decided, named so that the same question has the same id. */
export type Question = {
  id: string;
  /** Ids of decisions that answer it: its own, and of those that were made once more after one about the candidate. */
  answers: ReadonlySet<string>;
  model: string;
  candidate: DecisionRecord['candidate'];
  champion: DecisionRecord['champion'];
  rules: GateRules;
  evidenceDigest: string;
  action: 'enforce' | 'observe';
  dryRun: boolean;
  /** Why nothing may move now; another question than after the freeze. */
  frozen: string | null;
  /** Number of the decision after which it is asked once more. */
  after?: number;
};

export type QuestionInput = {
  version: RegisteredVersion;
  champion: ChampionState;
  rules: GateRules;
  ledger: LedgerView;
  dryRun: boolean;
  /** Number of a decision about the candidate that is no answer any more, nor is any before it. */
  after?: number | undefined;
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
  after,
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
  const key = {
    model: version.model,
    candidate,
    champion,
    action,
    policyDigest: gateRulesDigest(rules),
    evidenceDigest: digest,
    ...(frozen === null ? {} : { frozen }),
    ...(anchors[0] === undefined ? {} : { anchor: nameOf(anchors[0].judged) }),
  };
  const id = idAfter(key, after);
  const later = standing.ledger.lines.filter((line) => line.sequence >= (after ?? 0));
  return {
    id,
    answers: new Set([id, ...later.map(({ sequence }) => idAfter(key, sequence))]),
    model: version.model,
    candidate,
    champion,
    rules,
    evidenceDigest: digest,
    action,
    dryRun,
    frozen,
    ...(after === undefined ? {} : { after }),
  };
}

/** Rows from elsewhere are part of the question, and so is that those which the policy asks for are not there. */
const nameOfSet = ({ source, digest, required }: RowSet): string[] =>
  source === 'candidate' || (digest === null && !required) ? [] : [`${source} ${digest ?? 'none'}`];

const idAfter = (key: DecisionKey, after: number | undefined): string =>
  decisionId(after === undefined ? key : { ...key, after });

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
