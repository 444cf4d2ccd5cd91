import { amountColumnsOf, type ValueRules } from '../../../policy/gate/value.ts';
import type { ColumnValues } from '../../../tables/read-columns.ts';
import type { EvidenceProblem } from '../evidence.ts';
import { countOf } from '../../report/format-number.ts';

/** One column of amounts; NaN where a row has none. */
export type Amounts = { column: string; values: Float64Array };

type Columns = ReadonlyMap<string, ColumnValues>;

/** The amounts of the named rows; columns that are not there are left out. undefined: the policy reads none. */
export function readAmounts(
  value: ValueRules | null,
  columns: Columns,
  rows: ArrayLike<number>,
): Amounts[] | undefined {
  if (value === null || amountColumnsOf(value).length === 0) return undefined;
  return amountColumnsOf(value).flatMap((column) => {
    const cells = columns.get(column);
    if (cells === undefined) return [];
    return [{ column, values: Float64Array.from(rows, (row) => amountIn(cells[row]) ?? NaN) }];
  });
}

/** Cells that hold something other than a finite number. A row may be without an amount as long as no decision about it needs one. */
export function amountProblems(
  value: ValueRules | null,
  columns: Columns,
  rows: Uint32Array,
): EvidenceProblem[] {
  return (value === null ? [] : amountColumnsOf(value)).flatMap((column) => {
    const cells = columns.get(column) ?? [];
    const bad = rows.filter((row) => (cells[row] ?? null) !== null && amountIn(cells[row]) === undefined);
    return bad.length === 0
      ? []
      : [
          {
            kind: 'broken' as const,
            what: `${column} is not a finite amount in ${countOf(bad.length, 'row')}`,
          },
        ];
  });
}

const amountIn = (cell: ColumnValues[number] | undefined): number | undefined =>
  typeof cell === 'number' && Number.isFinite(cell) ? cell : undefined;
