import { coverRange } from '../../shared/monitoring/profile/cover-range.ts';
import { createNumberCounter } from '../../shared/monitoring/profile/number-counter.ts';
import type {
  CategoryColumn,
  NumberColumn,
  Profile,
  ProfileColumn,
} from '../../shared/monitoring/profile/profile.ts';
import { referenceEdges } from '../../shared/monitoring/profile/reference-edges.ts';
import { studyColumns } from './columns.ts';
import type { Table } from './draw-table.ts';

/** As the profile of files has them. */
const MAX_CATEGORIES = 1000;
const MAX_DISTINCT_SHARE = 0.5;
const EDGE_SAMPLE = 32_768;

/** A reference, counted as files are: bins and categories from the table's own values. */
export const referenceOf = (table: Table): Profile =>
  profileOf(table, (values, place) =>
    studyColumns[place]?.kind === 'number' ? numberReference(values) : categoryReference(values),
  );

/** The table counted like a reference. */
export const countLike = (table: Table, reference: Profile): Profile =>
  profileOf(table, (values, place) => {
    const like = reference.columns[nameOf(place)];
    return like?.kind === 'number' ? countNumbers(like.edges, values) : countCategories(like, values);
  });

const nameOf = (place: number): string => studyColumns[place]?.name ?? '';

const profileOf = (table: Table, count: (values: Float64Array, place: number) => ProfileColumn): Profile => ({
  format: 1,
  rows: table.rows,
  columns: Object.fromEntries(table.columns.map((values, place) => [nameOf(place), count(values, place)])),
  outputs: {},
});

function numberReference(values: Float64Array): NumberColumn {
  return coverRange(countNumbers(referenceEdges(values.subarray(0, EDGE_SAMPLE)), values));
}

function countNumbers(edges: number[], values: Float64Array): NumberColumn {
  const counter = createNumberCounter(edges);
  counter.add(values);
  const column = counter.column();
  return { ...column, nulls: column.nan, nan: 0, type: 'double' };
}

/** Counts by index, missing ones at the end. */
function tally(values: Float64Array): Int32Array {
  const most = values.reduce((largest, value) => Math.max(largest, value), 0);
  const counts = new Int32Array(most + 2);
  for (const value of values) {
    const at = value < 0 ? most + 1 : value;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

export const nameOfCategory = (index: number): string => `value ${index}`;

function categoryReference(values: Float64Array): CategoryColumn {
  const counts = tally(values);
  const nulls = counts.at(-1) ?? 0;
  const seen = [...counts.subarray(0, -1).entries()]
    .filter(([, count]) => count > 0)
    .map(([index, count]) => ({ name: nameOfCategory(index), count }))
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  const filled = values.length - nulls;
  const named = seen.length > MAX_DISTINCT_SHARE * filled ? [] : seen.slice(0, MAX_CATEGORIES);
  return {
    kind: 'category',
    type: 'string',
    counts: Object.fromEntries(named.map(({ name, count }) => [name, count])),
    other: filled - named.reduce((sum, { count }) => sum + count, 0),
    nulls,
  };
}

function countCategories(reference: ProfileColumn | undefined, values: Float64Array): CategoryColumn {
  const counts = tally(values);
  const nulls = counts.at(-1) ?? 0;
  const names = reference?.kind === 'category' ? Object.keys(reference.counts) : [];
  const named = names.map((name): [string, number] => {
    const index = Number(name.slice(nameOfCategory(0).length - 1));
    return [name, index < counts.length - 1 ? (counts[index] ?? 0) : 0];
  });
  const other = values.length - nulls - named.reduce((sum, [, count]) => sum + count, 0);
  return { kind: 'category', type: 'string', counts: Object.fromEntries(named), other, nulls };
}
