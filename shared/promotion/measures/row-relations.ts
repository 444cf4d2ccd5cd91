import type { SharedRows } from '../evidence/evidence.ts';

/** What makes rows depend on each other: whom each is about, and when it happened; undefined where nothing says so. */
export type RowRelations = Pick<SharedRows, 'entities' | 'times'>;

/** The same of the named rows, in the order named. */
export const pickRelations = ({ entities, times }: RowRelations, rows: Uint32Array): RowRelations => ({
  entities: entities && Array.from(rows, (row) => entities[row] ?? ''),
  times: times && Float64Array.from(rows, (row) => times[row] ?? NaN),
});
