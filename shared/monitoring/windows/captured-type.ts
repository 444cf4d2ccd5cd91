import type { Policy } from '../../policy/policy.ts';
import type { ColumnType } from '../../tables/column-type.ts';

/** Outputs that are numbers whatever the hour's values are. */
const numbers = /^(probability(_.*)?|prediction)$/s;

/**
 * Type of a captured column as far as the policy tells: a redacted feature is what redaction makes of it, outputs are
 * `label` text and numbers. Outputs of other names are the graph's own and may be anything.
 */
export function capturedType(
  policy: Pick<Policy, 'columns' | 'capture'>,
  part: 'features' | 'outputs',
  name: string,
): ColumnType | undefined {
  if (part === 'outputs' && name === 'label') return 'string';
  if (part === 'outputs') return numbers.test(name) ? 'double' : undefined;
  const rule = Object.hasOwn(policy.capture.redact, name) ? policy.capture.redact[name] : undefined;
  if (rule === 'hash') return 'string';
  if (typeof rule === 'object') return 'double';
  const type = Object.hasOwn(policy.columns, name) ? policy.columns[name]?.type : undefined;
  return type === 'datetime' ? 'string' : type;
}
