import type {
  CategoryColumn,
  NumberColumn,
  Profile,
  ProfileColumn,
} from '../../shared/monitoring/profile/profile.ts';

type CountableRows = {
  rows: number;
  /** Values by feature name; a feature that is not there is left out of the profile. */
  features: ReadonlyMap<string, readonly Value[]>;
  outputs: ReadonlyMap<string, readonly Value[]>;
  labels?: ReadonlyMap<string, readonly Value[]>;
};

/** Counts rows in memory, as plainly as can be: what counting in a database is held against. */
export const countInMemory = (reference: Profile, data: CountableRows): Profile => ({
  format: 1,
  rows: data.rows,
  columns: countAll(reference.columns, data.features),
  outputs: countAll(reference.outputs, data.outputs),
  ...(data.labels === undefined ? {} : { labels: countAll(reference.labels ?? {}, data.labels) }),
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

type Value = string | number | boolean | null;

/** Counts values into the reference's edges. A value that is no number counts as missing. */
function countNumbers(reference: NumberColumn, values: readonly Value[]): NumberColumn {
  const { edges } = reference;
  const counts = reference.counts.map(() => 0);
  const finite: number[] = [];
  let [nulls, nan, infinite, below, above] = [0, 0, 0, 0, 0];
  for (const value of values) {
    if (typeof value !== 'number') nulls += 1;
    else if (Number.isNaN(value)) nan += 1;
    else if (!Number.isFinite(value)) infinite += 1;
    else {
      finite.push(value);
      const bin = binOf(edges, value);
      if (bin < 0) below += 1;
      else if (bin >= counts.length) above += 1;
      else counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
  return { kind: 'number', edges, counts, nulls, nan, infinite, below, above, ...momentsOf(finite) };
}

/** Index of the bin of a value: -1 below the first edge, the number of bins above the last. */
function binOf(edges: readonly number[], value: number): number {
  const last = edges.length - 1;
  if (value === edges[last]) return last - 1;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

type Moments = Pick<NumberColumn, 'min' | 'max' | 'mean' | 'm2'>;

/** In one pass, after Welford. */
function momentsOf(finite: readonly number[]): Moments {
  if (finite.length === 0) return { min: null, max: null, mean: null, m2: null };
  let [min, max, mean, m2] = [Infinity, -Infinity, 0, 0];
  for (const [index, value] of finite.entries()) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    const delta = value - mean;
    mean += delta / (index + 1);
    m2 += delta * (value - mean);
  }
  // Adding 0 turns -0 into 0: JSON has no negative zero.
  return { min: min + 0, max: max + 0, mean, m2 };
}
