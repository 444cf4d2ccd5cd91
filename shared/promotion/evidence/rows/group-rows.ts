import { type GroupColumn, nameOfGroup } from '../../../policy/gate/groups.ts';
import type { Gate } from '../../../policy/gate/resolve-gate.ts';
import { quantileOfSorted } from '../../../stats/ranks/quantile.ts';
import type { ColumnValues } from '../../../tables/read-columns.ts';

/** Rows by the values of one column. */
export type Grouping = {
  column: string;
  names: string[];
  /** Index of each row's group. */
  of: Uint16Array;
};

/** Numbers of more values than this are cut at their quartiles. */
const NUMBER_VALUES = 12;
/** Values beyond the most frequent ones are one group. */
const GROUPS = 50;

/** Columns that a policy wants looked at in groups, each once as it is first named. */
export function groupColumnsOf({ slices, fairness }: Pick<Gate, 'slices' | 'fairness'>): GroupColumn[] {
  const named = [...slices.columns, ...fairness.attributes];
  return [...new Map(named.toReversed().map((group) => [nameOfGroup(group), group])).values()].toReversed();
}

/** The rows by each of the columns; columns that are not there are left out. */
export function groupRows(
  groups: readonly GroupColumn[],
  columns: ReadonlyMap<string, ColumnValues>,
  rows: ArrayLike<number>,
): Grouping[] {
  return groups.flatMap((group) => {
    const column = nameOfGroup(group);
    const values = columns.get(column);
    if (values === undefined) return [];
    const own = Array.from(rows, (row) => values[row] ?? null);
    const edges = typeof group === 'string' ? quartilesOf(own) : group.edges;
    const named = own.map((value) => (edges === undefined ? textOf(value) : cut(value, edges)));
    return [{ column, ...numbered(named) }];
  });
}

type Cells = ColumnValues;

/** Where a column of many numbers is cut; undefined for values that are groups as they are. */
function quartilesOf(values: Cells): number[] | undefined {
  const numbers = Float64Array.from(
    values.filter((value) => typeof value === 'number' && Number.isFinite(value)),
  );
  const other = values.some((value) => typeof value === 'string' || typeof value === 'boolean');
  if (other || new Set(numbers).size <= NUMBER_VALUES) return undefined;
  const sorted = numbers.toSorted();
  return [...new Set([0.25, 0.5, 0.75].map((share) => quantileOfSorted(sorted, share)))];
}

const textOf = (value: Cells[number]): string => (value === null || value === '' ? 'missing' : String(value));

/** The interval that a number lies in, `12 to under 24`. */
function cut(value: Cells[number], edges: readonly number[]): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'missing';
  const at = edges.findIndex((edge) => value < edge);
  if (at === 0) return `under ${short(edges[0])}`;
  const from = edges[(at < 0 ? edges.length : at) - 1];
  return at < 0 ? `${short(from)} and more` : `${short(from)} to under ${short(edges[at])}`;
}

const short = (edge = NaN): string => String(Number(edge.toPrecision(6)));

/** Groups numbered by their names, so that the order of the rows does not matter. */
function numbered(named: readonly string[]): Pick<Grouping, 'names' | 'of'> {
  const counts = new Map<string, number>();
  for (const name of named) counts.set(name, (counts.get(name) ?? 0) + 1);
  const frequent = [...counts.keys()].toSorted(
    (a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1),
  );
  const kept = frequent.slice(0, GROUPS).toSorted();
  const indexOf = new Map(kept.map((name, index) => [name, index]));
  const names = counts.size > kept.length ? [...kept, 'all other values'] : kept;
  return { names, of: Uint16Array.from(named, (name) => indexOf.get(name) ?? kept.length) };
}
