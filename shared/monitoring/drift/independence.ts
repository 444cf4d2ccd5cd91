/** Rows per entity in each sample (see `rowsPerEntity`); undefined where nobody knows. */
export type EntityRows = { reference: number | undefined; current: number | undefined };

/**
 * What stands for itself: `rows`, since each is of an entity of its own; `entities`, of which some have several rows; `unknown`, and rows are taken to, where neither
 * policy nor data say whose rows they are.
 */
export type Independence = 'rows' | 'entities' | 'unknown';

export const independenceOf = ({ reference, current }: EntityRows): Independence => {
  if (reference === undefined && current === undefined) return 'unknown';
  if ((reference ?? 1) > 1 || (current ?? 1) > 1) return 'entities';
  return reference === undefined || current === undefined ? 'unknown' : 'rows';
};

/** Rows that make one independent row, in each sample: a sample of which nobody knows is like the other one. */
export const clumpsOf = ({ reference, current }: EntityRows): { reference: number; current: number } => ({
  reference: reference ?? current ?? 1,
  current: current ?? reference ?? 1,
});
