import { countNumbers } from './count-numbers.ts';
import type { CategoryColumn, Profile, ProfileColumn } from './profile.ts';

type Value = string | number | boolean | null;

export type CountableRows = {
  rows: number;
  /** Values by feature name; a feature that is not there is left out of the profile. */
  features: ReadonlyMap<string, readonly Value[]>;
  outputs: ReadonlyMap<string, readonly Value[]>;
};

/** Counts rows into the bins and categories of a reference profile, so that the result compares with it and adds up. */
export const countIntoProfile = (reference: Profile, data: CountableRows): Profile => ({
  format: 1,
  rows: data.rows,
  columns: countAll(reference.columns, data.features),
  outputs: countAll(reference.outputs, data.outputs),
});

function countAll(
  references: Readonly<Record<string, ProfileColumn>>,
  columns: ReadonlyMap<string, readonly Value[]>,
): Record<string, ProfileColumn> {
  return Object.fromEntries(
    Object.entries(references).flatMap(([name, reference]): [string, ProfileColumn][] => {
      const values = columns.get(name);
      return values === undefined ? [] : [[name, countColumn(reference, values)]];
    }),
  );
}

/** Counts one column's values into its reference's bins or categories. */
export const countColumn = (reference: ProfileColumn, values: readonly Value[]): ProfileColumn =>
  reference.kind === 'number' ? countNumbers(reference, values) : countCategories(reference, values);

function countCategories(reference: CategoryColumn, values: readonly Value[]): CategoryColumn {
  const counts = new Map(Object.keys(reference.counts).map((category) => [category, 0]));
  let other = 0;
  let nulls = 0;
  for (const value of values) {
    const seen = value === null ? undefined : counts.get(String(value));
    if (value === null) nulls += 1;
    else if (seen === undefined) other += 1;
    else counts.set(String(value), seen + 1);
  }
  return { kind: 'category', counts: Object.fromEntries(counts), other, nulls };
}
