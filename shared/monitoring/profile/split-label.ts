import type { Profile } from './profile.ts';

/** Counted columns as features and ground truth; `label` is the target's name. */
export function splitLabel(
  counted: Profile['columns'],
  label: string | undefined,
): Pick<Profile, 'columns' | 'labels'> {
  if (label === undefined || !Object.hasOwn(counted, label)) return { columns: counted };
  const entries = Object.entries(counted);
  return {
    columns: Object.fromEntries(entries.filter(([name]) => name !== label)),
    labels: Object.fromEntries(entries.filter(([name]) => name === label)),
  };
}
