import { inputError } from '../../kernel/error.ts';
import type { Profile, ProfileColumn } from '../profile/profile.ts';

/** Throws PROFILE_MISMATCH for a column that was counted into other bins or categories. A column of another kind is another matter. */
export function assertComparable(reference: Profile, current: Profile): void {
  for (const part of ['columns', 'outputs', 'labels'] as const)
    for (const [name, column] of Object.entries(current[part] ?? {})) {
      const before = reference[part]?.[name];
      if (before !== undefined && !sameBins(before, column))
        throw inputError(
          'PROFILE_MISMATCH',
          name,
          `column ${name} was counted into other bins: count with the reference's profile`,
        );
    }
}

function sameBins(first: ProfileColumn, second: ProfileColumn): boolean {
  if (first.kind === 'number' && second.kind === 'number')
    return (
      first.edges.length === second.edges.length &&
      first.edges.every((edge, index) => edge === second.edges[index])
    );
  if (first.kind !== 'category' || second.kind !== 'category') return true;
  const names = Object.keys(first.counts);
  return (
    names.length === Object.keys(second.counts).length &&
    names.every((name) => Object.hasOwn(second.counts, name))
  );
}
