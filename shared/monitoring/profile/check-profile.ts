import type { Policy } from '../../policy/policy.ts';
import type { CheckCode } from '../../policy/validation.ts';
import type { ColumnRule } from '../../policy/columns.ts';
import type { Profile, ProfileColumn } from './profile.ts';

/** What a column of counted rows is not, by the code that validation has for it. */
export type ProfileFinding = { column: string; code: CheckCode };

/** Where counted features and labels are not what the policy's columns say. Columns that the profile does not count are not looked at, unless they are required. */
export function checkProfile(
  profile: Profile,
  { columns, target, entity, time }: Pick<Policy, 'columns' | 'target' | 'entity' | 'time'>,
): ProfileFinding[] {
  const counted = { ...profile.columns, ...profile.labels };
  const apart = new Set([target, entity, time]);
  return Object.entries(columns).flatMap(([column, rule]): ProfileFinding[] => {
    const found = Object.hasOwn(counted, column) ? counted[column] : undefined;
    if (found === undefined)
      return rule.required && rule.type !== 'datetime' && !apart.has(column)
        ? [{ column, code: 'COLUMN_MISSING' }]
        : [];
    return codesOf(found, rule, profile.rows).map((code) => ({ column, code }));
  });
}

function codesOf(found: ProfileColumn, rule: ColumnRule, rows: number): CheckCode[] {
  const nulls = found.nulls + (found.kind === 'category' ? (found.counts[''] ?? 0) : found.nan);
  const codes: CheckCode[] = [];
  if (rule.maxNullShare !== undefined && nulls > rule.maxNullShare * rows) codes.push('NULL_SHARE');
  if (found.kind === 'number') {
    const { min, max } = found;
    const low = rule.min !== undefined && min !== null && min < rule.min;
    const high = rule.max !== undefined && max !== null && max > rule.max;
    if (low || high) codes.push('OUT_OF_RANGE');
  } else if (rule.categories !== undefined) {
    const known = new Set(['', ...rule.categories]);
    const unknown = Object.entries(found.counts).some(([name, count]) => count > 0 && !known.has(name));
    if (unknown || found.other > 0) codes.push('CATEGORY_UNKNOWN');
  }
  return codes;
}
