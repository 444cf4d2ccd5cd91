import type { Policy } from '../policy/policy.ts';
import type { ColumnType } from '../tables/column-type.ts';

/**
 * Type of a captured column as far as the policy tells: a redacted feature is what redaction makes of it, outputs are
 * `label` text and numbers.
 */
export function capturedType(
  policy: Pick<Policy, 'columns' | 'capture'>,
  part: 'features' | 'outputs',
  name: string,
): ColumnType | undefined {
  if (part === 'outputs') return name === 'label' ? 'string' : 'double';
  const rule = Object.hasOwn(policy.capture.redact, name) ? policy.capture.redact[name] : undefined;
  if (rule === 'hash') return 'string';
  if (typeof rule === 'object') return 'double';
  const type = Object.hasOwn(policy.columns, name) ? policy.columns[name]?.type : undefined;
  return type === 'datetime' ? 'string' : type;
}
