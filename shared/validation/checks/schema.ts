import type { Policy } from '../../policy/policy.ts';
import { outcome, type Outcome } from '../outcome.ts';

/** TARGET_MISSING, COLUMN_MISSING, COLUMN_UNEXPECTED: the columns are those that the policy names. */
export function schema(policy: Policy, present: readonly string[]): Outcome[] {
  const required = Object.entries(policy.columns)
    .filter(([column, rule]) => rule.required && column !== policy.target)
    .map(([column]) => column);
  return [
    outcome({
      code: 'TARGET_MISSING',
      column: null,
      message: `no column ${policy.target}`,
      broken: !present.includes(policy.target),
    }),
    ...required.map((column) =>
      outcome({
        code: 'COLUMN_MISSING',
        column,
        message: 'required by the policy',
        broken: !present.includes(column),
      }),
    ),
    ...unexpected(policy, present).map((column) =>
      outcome({ code: 'COLUMN_UNEXPECTED', column, message: 'the policy does not name it', broken: true }),
    ),
  ];
}

function unexpected(policy: Policy, present: readonly string[]): string[] {
  const named = Object.keys(policy.columns);
  if (named.length === 0) return [];
  const known = new Set([...named, policy.target, policy.entity, policy.time]);
  return present.filter((column) => !known.has(column));
}
