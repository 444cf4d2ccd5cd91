import type { Policy } from '../../policy/policy.ts';
import { outcome, type Outcome } from '../outcome.ts';

/** COLUMN_ORDER: the columns that both have come in the policy's order. */
export function columnOrder(policy: Policy, present: readonly string[]): Outcome {
  const there = new Set(present);
  const named = Object.keys(policy.columns).filter((column) => there.has(column));
  const known = new Set(named);
  const found = present.filter((column) => known.has(column));
  const at = found.findIndex((column, index) => column !== named[index]);
  return outcome({
    code: 'COLUMN_ORDER',
    column: found[at] ?? null,
    message: at === -1 ? "not in the policy's order" : `comes where the policy has ${named[at] ?? ''}`,
    broken: at !== -1,
  });
}
