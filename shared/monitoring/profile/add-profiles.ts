import { RelevoError } from '../../kernel/error.ts';
import { createKll } from '../../stats/sketch/kll.ts';
import { addMoments, type Moments } from './moments.ts';
import type {
  CategoryColumn,
  CategoryFacts,
  NumberColumn,
  NumberFacts,
  Profile,
  ProfileColumn,
} from './profile.ts';

/**
 * The profile of both profiles' rows together. Counts add up exactly, in any order; moments to rounding, sketches to their error. Throws PROFILE_MISMATCH unless both
 * have the same columns, edges and categories.
 */
export const addProfiles = (first: Profile, second: Profile): Profile => ({
  format: 1,
  rows: first.rows + second.rows,
  columns: addAll(first.columns, second.columns),
  outputs: addAll(first.outputs, second.outputs),
  ...addLabels(first.labels, second.labels),
});

function addLabels(first: Profile['labels'], second: Profile['labels']): Pick<Profile, 'labels'> {
  if (first === undefined && second === undefined) return {};
  return { labels: addAll(first ?? {}, second ?? {}) };
}

function addAll(
  first: Readonly<Record<string, ProfileColumn>>,
  second: Readonly<Record<string, ProfileColumn>>,
): Record<string, ProfileColumn> {
  if (!sameKeys(first, second)) throw mismatch('the columns differ');
  return Object.fromEntries(
    Object.entries(first).map(([name, column]) => [name, addColumns(name, column, second[name])]),
  );
}

function addColumns(name: string, first: ProfileColumn, second: ProfileColumn | undefined): ProfileColumn {
  if (first.kind === 'number' && second?.kind === 'number') return addNumbers(name, first, second);
  if (first.kind === 'category' && second?.kind === 'category') return addCategories(name, first, second);
  throw mismatch(`column ${name} differs in kind`);
}

function addNumbers(name: string, first: NumberColumn, second: NumberColumn): NumberColumn {
  const sameEdges =
    first.edges === second.edges ||
    (first.edges.length === second.edges.length &&
      first.edges.every((edge, index) => edge === second.edges[index]));
  if (!sameEdges) throw mismatch(`column ${name} differs in edges`);
  return {
    ...addNumberFacts(first, second, finiteCount(first), finiteCount(second)),
    edges: first.edges,
    counts: first.counts.map((count, index) => count + (second.counts[index] ?? 0)),
  };
}

/** Everything but the bins. The counts are those of the finite values. */
export function addNumberFacts(
  first: NumberFacts,
  second: NumberFacts,
  firstCount: number,
  secondCount: number,
): NumberFacts {
  const { count: _count, ...moments } = addMoments(
    { ...momentsOf(first), count: firstCount },
    { ...momentsOf(second), count: secondCount },
  );
  return {
    kind: 'number',
    ...commonFacts(first, second),
    nulls: first.nulls + second.nulls,
    nan: first.nan + second.nan,
    infinite: first.infinite + second.infinite,
    below: first.below + second.below,
    above: first.above + second.above,
    ...mergeOutside(first, second),
    ...moments,
  };
}

/** Nothing is known of the values outside where a side has some that were not sketched. */
function mergeOutside(first: NumberFacts, second: NumberFacts): Pick<NumberFacts, 'outside'> {
  const known = [first, second].filter(({ below, above }) => below + above > 0).map(({ outside }) => outside);
  const [one, other] = known;
  if (one === undefined || known.includes(undefined)) return {};
  if (other === undefined) return { outside: one };
  const sketch = createKll(one);
  sketch.merge(other);
  return { outside: sketch.state() };
}

const momentsOf = ({ min, max, mean, m2 }: NumberFacts): Moments => ({ min, max, mean, m2 });

type Facts = Pick<ProfileColumn, 'type' | 'invalid'>;

function commonFacts(first: Facts, second: Facts): Facts {
  const invalid = (first.invalid ?? 0) + (second.invalid ?? 0);
  return {
    ...(first.type !== undefined && first.type === second.type ? { type: first.type } : {}),
    ...(invalid > 0 ? { invalid } : {}),
  };
}

/** How many finite values a number column has. */
export const finiteCount = (column: NumberColumn): number =>
  column.counts.reduce((sum, count) => sum + count, column.below + column.above);

function addCategories(name: string, first: CategoryColumn, second: CategoryColumn): CategoryColumn {
  if (!sameKeys(first.counts, second.counts)) throw mismatch(`column ${name} differs in categories`);
  return {
    ...addCategoryFacts(first, second),
    counts: Object.fromEntries(
      Object.entries(first.counts).map(([category, count]) => [
        category,
        count + (second.counts[category] ?? 0),
      ]),
    ),
  };
}

/** Everything but the named categories. */
export const addCategoryFacts = (first: CategoryFacts, second: CategoryFacts): CategoryFacts => ({
  kind: 'category',
  ...commonFacts(first, second),
  other: first.other + second.other,
  nulls: first.nulls + second.nulls,
});

const sameKeys = (first: object, second: object): boolean =>
  Object.keys(first).length === Object.keys(second).length &&
  Object.keys(first).every((key) => Object.hasOwn(second, key));

const mismatch = (reason: string): RelevoError => new RelevoError('PROFILE_MISMATCH', reason);
