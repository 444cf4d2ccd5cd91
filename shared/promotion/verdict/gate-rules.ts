import { sha256 } from '../../kernel/digest.ts';
import { canonicalJson } from '../../kernel/json.ts';
import type { Policy } from '../../policy/policy.ts';

/** The part of a policy that a decision depends on. */
export type GateRules = Pick<Policy, 'task' | 'target' | 'positive' | 'entity' | 'time' | 'primary' | 'gate'>;

export const gateRulesOf = ({ task, target, positive, entity, time, primary, gate }: Policy): GateRules => ({
  task,
  target,
  positive,
  entity,
  time,
  primary,
  gate,
});

/** Equal for policies that decide alike: sections about monitoring, retraining and capture do not count. */
export const gateRulesDigest = (rules: GateRules): string => sha256(canonicalJson(rules));
