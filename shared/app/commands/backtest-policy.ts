import { evaluate } from '../../promotion/verdict/evaluate.ts';
import { gateRulesOf } from '../../promotion/verdict/gate-rules.ts';
import type { Verdict } from '../../promotion/verdict/verdict.ts';
import type { DecisionArchive } from './decision-archive.ts';
import { readPolicy } from './read-policy.ts';

export type BacktestedDecision = {
  sequence: number;
  version: string;
  decidedAt: string;
  decided: Verdict;
  /** By the other policy; null where there is no evidence to decide on. */
  now: Verdict | null;
  reason: string;
};

/** Decides about past candidates by another policy. @throws POLICY_MISSING, POLICY_INVALID, and what the archive throws */
export async function backtestPolicy(
  archive: DecisionArchive,
  policyFile: string,
): Promise<BacktestedDecision[]> {
  const rules = gateRulesOf((await readPolicy(policyFile)).policy);
  const decisions: BacktestedDecision[] = [];
  for (const sequence of await archive.sequences()) {
    const { record } = await archive.record(sequence);
    if (record.path === 'rollback') continue;
    const { candidate, decidedAt, verdict: decided } = record;
    const evidence = await archive.evidence(record);
    const again = evidence === undefined ? undefined : evaluate(evidence, rules);
    decisions.push({
      sequence,
      version: candidate.version,
      decidedAt,
      decided,
      now: again?.verdict ?? null,
      reason: again?.reason ?? 'no evidence was kept',
    });
  }
  return decisions;
}
