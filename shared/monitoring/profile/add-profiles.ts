import { RelevoError } from '../../kernel/error.ts';
import type { CategoryColumn, NumberColumn, Profile, ProfileColumn } from './profile.ts';

/**
 * The profile of both profiles' rows together. Counts add up exactly, in any order; moments to rounding. Throws PROFILE_MISMATCH unless both
 * have the same columns, edges and categories.
 */
export const addProfiles = (first: Profile, second: Profile): Profile => ({
  format: 1,
  rows: first.rows + second.rows,
  columns: addAll(first.columns, second.columns),
  outputs: addAll(first.outputs, second.outputs),
});

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
    first.edges.length === second.edges.length &&
    first.edges.every((edge, index) => edge === second.edges[index]);
  if (!sameEdges) throw mismatch(`column ${name} differs in edges`);
  return {
    kind: 'number',
    edges: first.edges,
    counts: first.counts.map((count, index) => count + (second.counts[index] ?? 0)),
    nulls: first.nulls + second.nulls,
    nan: first.nan + second.nan,
    infinite: first.infinite + second.infinite,
    below: first.below + second.below,
    above: first.above + second.above,
    ...addMoments(first, second),
  };
}

/** Chan, Golub and LeVeque (1979). */
function addMoments(
  first: NumberColumn,
  second: NumberColumn,
): Pick<NumberColumn, 'min' | 'max' | 'mean' | 'm2'> {
  const { mean: a, m2: squaresA, min: minA, max: maxA } = first;
  const { mean: b, m2: squaresB, min: minB, max: maxB } = second;
  if (b === null || squaresB === null || minB === null || maxB === null)
    return { min: minA, max: maxA, mean: a, m2: squaresA };
  if (a === null || squaresA === null || minA === null || maxA === null)
    return { min: minB, max: maxB, mean: b, m2: squaresB };
  const n = finiteCount(first);
  const m = finiteCount(second);
  const delta = b - a;
  return {
    min: Math.min(minA, minB),
    max: Math.max(maxA, maxB),
    mean: a + (delta * m) / (n + m),
    m2: squaresA + squaresB + (delta * delta * n * m) / (n + m),
  };
}

/** How many finite values a number column has. */
export const finiteCount = (column: NumberColumn): number =>
  column.counts.reduce((sum, count) => sum + count, column.below + column.above);

function addCategories(name: string, first: CategoryColumn, second: CategoryColumn): CategoryColumn {
  if (!sameKeys(first.counts, second.counts)) throw mismatch(`column ${name} differs in categories`);
  return {
    kind: 'category',
    counts: Object.fromEntries(
      Object.entries(first.counts).map(([category, count]) => [
        category,
        count + (second.counts[category] ?? 0),
      ]),
    ),
    other: first.other + second.other,
    nulls: first.nulls + second.nulls,
  };
}

const sameKeys = (first: object, second: object): boolean =>
  Object.keys(first).length === Object.keys(second).length &&
  Object.keys(first).every((key) => Object.hasOwn(second, key));

const mismatch = (reason: string): RelevoError => new RelevoError('PROFILE_MISMATCH', reason);
