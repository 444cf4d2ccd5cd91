import type { Facts } from './facts.ts';

/** Whether the primary metric's bound lies beyond the champion's: what excuses that many decisions change. */
export function isCertainlyBetter({ measurements, rules }: Facts): boolean {
  const measured = measurements.find(({ metric }) => metric === rules.primary);
  if (measured === undefined || measured.difference === null) return false;
  return measured.direction === 'higher' ? measured.difference.lower > 0 : measured.difference.upper < 0;
}
