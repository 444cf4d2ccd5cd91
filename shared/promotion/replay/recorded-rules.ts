import { RelevoError } from '../../kernel/error.ts';
import { policySchema } from '../../policy/policy.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { type GateRules, gateRulesDigest, gateRulesOf } from '../verdict/gate-rules.ts';

/** The rules that a decision was made by. Throws RULES_UNKNOWN where this release would read them otherwise than the one that decided. */
export function recordedRules({ sequence, policy }: Pick<DecisionRecord, 'sequence' | 'policy'>): GateRules {
  const parsed = policySchema.safeParse(withoutNulls(policy.rules));
  const rules = parsed.success ? gateRulesOf(parsed.data) : undefined;
  if (rules !== undefined && gateRulesDigest(rules) === policy.digest) return rules;
  throw new RelevoError(
    'RULES_UNKNOWN',
    `decision ${sequence}: its policy is of another release, which alone can replay it`,
  );
}

/** Rules that do not apply to the task are recorded as null and stated by being left out. */
const withoutNulls = ({ gate, ...rules }: DecisionRecord['policy']['rules']): Record<string, unknown> => ({
  ...rules,
  gate: Object.fromEntries(
    Object.entries(gate ?? {}).filter(([name, value]) => value !== null || !leftOut.has(name)),
  ),
});

const leftOut = new Set(['calibration', 'churn']);
