import type { ProfileColumn } from '../profile/profile.ts';

/**
 * Chance that a sample has one value only although nothing changed: that of all values of both samples which are not the most frequent one, none is in the current
 * sample (hypergeometric). A number's most frequent bin may hold several values, so its chance is an upper bound.
 */
export function constantChance(before: ProfileColumn, values: number): number {
  const counts =
    before.kind === 'number' ? [before.below, ...before.counts, before.above] : categories(before);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const others = all - counts.reduce((most, count) => Math.max(most, count), 0);
  let chance = 1;
  for (let other = 0; other < others && chance > 0; other++) chance *= (all - other) / (all + values - other);
  return chance;
}

const categories = ({ counts, other }: Extract<ProfileColumn, { kind: 'category' }>): number[] => [
  ...Object.values(counts),
  other,
];
