import { normalQuantile } from '../../shared/stats/distributions/normal-quantile.ts';
import type { Generator } from '../../shared/stats/resampling/seeded-generator.ts';
import { type StudyColumn, studyColumns } from './columns.ts';

/** Values by column, in the columns' order: numbers, NaN for missing ones; the index of a category, -1 for missing ones. */
export type Table = { rows: number; columns: Float64Array[] };

export type Change = {
  /** Added to the normal variable behind a column's values. */
  shift: number;
  /** Whether the column at this place is shifted. */
  isShifted: (place: number) => boolean;
};

const STEPS = 1 << 16;
/** Normal quantiles: a draw is one of them, mixed with others'. */
const quantiles = Float64Array.from({ length: STEPS }, (_, index) => normalQuantile((index + 0.5) / STEPS));

/** Share of a column's variance that it has in common with half of the others. */
const COMMON = 0.4;

const none: Change = { shift: 0, isShifted: () => false };

/** Rows of which the columns correlate: each has one of two factors in it. */
export function drawTable(random: Generator, rows: number, { shift, isShifted }: Change = none): Table {
  const factors = [normals(random, rows), normals(random, rows)];
  const columns = studyColumns.map((column, place) => {
    const factor = factors[place % factors.length] ?? new Float64Array(rows);
    return drawColumn(random, column, factor, isShifted(place) ? shift : 0);
  });
  return { rows, columns };
}

function normals(random: Generator, count: number): Float64Array {
  const drawn = new Float64Array(count);
  for (let at = 0; at < count; at++) drawn[at] = quantiles[Math.floor(random() * STEPS)] ?? 0;
  return drawn;
}

function drawColumn(
  random: Generator,
  column: StudyColumn,
  factor: Float64Array,
  shift: number,
): Float64Array {
  const own = normals(random, factor.length);
  const [common, rest] = [Math.sqrt(COMMON), Math.sqrt(1 - COMMON)];
  const gap = column.kind === 'number' ? NaN : -1;
  const valueOf = column.kind === 'number' ? column.valueOf : column.indexOf;
  for (let row = 0; row < own.length; row++) {
    const z = common * (factor[row] ?? 0) + rest * (own[row] ?? 0) + shift;
    own[row] = column.missing > 0 && random() < column.missing ? gap : valueOf(z);
  }
  return own;
}
