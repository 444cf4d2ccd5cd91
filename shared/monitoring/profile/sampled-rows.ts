import type { CountedColumn, CountedRows } from './counted-rows.ts';

/** Rows of which some can be picked by their number, the same ones every time. */
export type SampledRows<Column extends CountedColumn> = CountedRows<Column> & {
  /** SQL condition that holds for the picked ones. */
  sampled: string;
};

/** Quantiles of so many values are near enough for edges. */
const SAMPLE = 32_768;

/** Picks by the row number `n`, which the rows' relation has. */
export const sampledByNumber = <Column extends CountedColumn>(
  rows: CountedRows<Column>,
): SampledRows<Column> => ({
  ...rows,
  sampled: `hash(n) % ${Math.max(1, Math.ceil(rows.rows / SAMPLE))} = 0`,
});
