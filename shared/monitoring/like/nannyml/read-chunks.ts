import type { Side } from '../table/count-values.ts';
import type { RawColumn } from '../table/raw-table.ts';
import { readNumbers } from '../table/read-numbers.ts';
import type { CategoryCounts } from './categories.ts';
import type { RowRange } from './chunk-rows.ts';
import type { ChunkedPair } from './judge-chunks.ts';

/** The chunks of both tables, as rows. */
export type Chunks = { reference: readonly RowRange[]; current: readonly RowRange[] };

/** Numbers of a column without nulls, in the order of the rows. */
export async function readNumberChunks(
  before: Side,
  after: Side,
  chunks: Chunks,
): Promise<ChunkedPair<Float64Array>> {
  const reference = await readNumbers(before.table, before.column, 'all');
  const current = await readNumbers(after.table, after.column, 'all');
  return {
    reference: present(reference),
    referenceChunks: chunks.reference.map(({ first, end }) => present(reference.subarray(first, end))),
    currentChunks: chunks.current.map(({ first, end }) => ({
      first,
      end,
      sample: present(current.subarray(first, end)),
    })),
  };
}

const present = (values: Float64Array): Float64Array => values.filter((value) => !Number.isNaN(value));

/** Category, chunk and count of values that occur in one table, as they are found. */
type Found = { codes: number[]; counts: number[] };

/** Counts of a column's categories in each chunk, counted in the database: what is held are counts, not rows. */
export async function readCategoryChunks(
  before: Side,
  after: Side,
  chunks: Chunks,
): Promise<ChunkedPair<CategoryCounts>> {
  const found = [chunks.reference, chunks.current].map((ranges) =>
    ranges.map((): Found => ({ codes: [], counts: [] })),
  );
  const counted = [before, after].map((side, at) =>
    countSql(
      side,
      at === 0 ? chunks.reference : chunks.current,
      at,
      before.column.kind !== after.column.kind,
    ),
  );
  await before.table.database.streamNumbers(
    `SELECT CAST(side AS DOUBLE), CAST(chunk AS DOUBLE), CAST(dense_rank() OVER (ORDER BY v) AS DOUBLE) AS code, CAST(n AS DOUBLE) FROM (${counted.join(' UNION ALL ')}) ORDER BY code`,
    ([sides = [], places = [], codes = [], counts = []]) => {
      for (const [at, side] of [...sides].entries()) {
        const chunk = found[side]?.[places[at] ?? -1];
        chunk?.codes.push(codes[at] ?? NaN);
        chunk?.counts.push(counts[at] ?? NaN);
      }
    },
  );
  const [reference = [], current = []] = found.map((side) => side.map(countsOf));
  return {
    reference: addCounts(reference),
    referenceChunks: reference,
    currentChunks: chunks.current.map((range, at) => ({ ...range, sample: current[at] ?? addCounts([]) })),
  };
}

/** @param tagged tells values of different types apart that are written alike */
function countSql({ table, column }: Side, ranges: readonly RowRange[], at: number, tagged: boolean): string {
  const size = Math.max(1, ranges[0]?.end ?? 1);
  const key = tagged ? `'${isBoolean(column) ? 'b' : 't'}' || ${keyOf(column)}` : keyOf(column);
  return (
    `SELECT ${at} AS side, row // ${size} AS chunk, ${key} AS v, count(*) AS n FROM ${table.select([column])} ` +
    `WHERE ${column.cell} IS NOT NULL GROUP BY chunk, v`
  );
}

const isBoolean = ({ kind }: RawColumn): boolean => kind === 'bool' || kind === 'bool-gaps';

const keyOf = (column: RawColumn): string =>
  isBoolean(column) ? `lower(CAST(${column.cell} AS VARCHAR))` : `CAST(${column.cell} AS VARCHAR)`;

const countsOf = ({ codes, counts }: Found): CategoryCounts => ({
  codes: Int32Array.from(codes),
  counts: Float64Array.from(counts),
  length: counts.reduce((total, count) => total + count, 0),
});

function addCounts(samples: readonly CategoryCounts[]): CategoryCounts {
  const sums = new Map<number, number>();
  for (const { codes, counts } of samples)
    for (const [at, code] of codes.entries()) sums.set(code, (sums.get(code) ?? 0) + (counts[at] ?? 0));
  const sorted = [...sums].toSorted(([first], [second]) => first - second);
  return countsOf({ codes: sorted.map(([code]) => code), counts: sorted.map(([, count]) => count) });
}
