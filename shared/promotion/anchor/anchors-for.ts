import { durationMs } from '../../policy/duration.ts';
import type { ChampionState, RegisteredVersion } from '../ports.ts';
import type { Ledger, LedgerView } from '../record/ledger.ts';
import type { GateRules } from '../verdict/gate-rules.ts';
import { type RankedAnchor, rankAnchors } from './rank-anchors.ts';

export type Standing = {
  view: LedgerView;
  candidate: RegisteredVersion;
  championState: ChampionState;
  rules: GateRules;
  now: Date;
};

/** The former champions that a candidate is held against besides the present one; none where the policy asks for none. */
export async function anchorsFor(
  ledger: Pick<Ledger, 'read'>,
  { view, candidate, championState, rules, now }: Standing,
  signal?: AbortSignal,
): Promise<RankedAnchor[]> {
  const { anchor } = rules.gate;
  if (anchor === null) return [];
  const champion = championState.kind === 'version' ? [championState.version] : [];
  const question = {
    model: candidate.model,
    lines: view.lines,
    primary: rules.primary,
    since: new Date(now.getTime() - durationMs(anchor)),
    besides: [candidate, ...champion],
  };
  return rankAnchors(ledger, question, signal);
}
