import type { Evidence } from '../evidence/evidence.ts';
import type { GateRules } from '../verdict/gate-rules.ts';

type Mode = 'superiority' | 'non-inferiority';

/**
 * What a candidate must show: that it is better, or that it is not worse by the margin. A threshold release must be better by what
 * thresholds are tuned for, which is value where the policy asks for it, else the primary metric; the other one often does not change at all.
 */
export function comparisonMode(
  { gate }: GateRules,
  { origin }: Pick<Evidence, 'origin'>,
  compared: 'primary' | 'value' = 'primary',
): Mode {
  const tunedFor = gate.value === null ? 'primary' : 'value';
  if (origin === 'threshold' && compared !== tunedFor) return 'non-inferiority';
  if (gate.mode !== 'auto') return gate.mode;
  return origin === 'refresh' ? 'non-inferiority' : 'superiority';
}
