import type { Evidence } from '../evidence/evidence.ts';
import type { GateRules } from '../verdict/gate-rules.ts';

/** What a candidate must show: that it is better, or that it is not worse by the margin. */
export const comparisonMode = (
  { gate }: GateRules,
  { origin }: Evidence,
): 'superiority' | 'non-inferiority' =>
  gate.mode === 'auto' ? (origin === 'refresh' ? 'non-inferiority' : 'superiority') : gate.mode;
