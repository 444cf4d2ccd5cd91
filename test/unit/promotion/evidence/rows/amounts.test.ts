import { describe, expect, it } from 'vitest';
import { valueSchema } from '../../../../../shared/policy/gate/value.ts';
import { amountProblems, readAmounts } from '../../../../../shared/promotion/evidence/rows/amounts.ts';
import type { ColumnValues } from '../../../../../shared/tables/read-columns.ts';

const value = valueSchema.parse({
  truePositive: { column: 'spend' },
  falsePositive: { column: 'cost', times: -1 },
  falseNegative: { column: 'spend', times: -1 },
});
const columnsOf = (columns: Record<string, ColumnValues>) => new Map(Object.entries(columns));
const rows = Uint32Array.of(2, 0);

describe('amounts of the rows', () => {
  it('are read once for each column, of the rows in their order; a row may have none', () => {
    const columns = columnsOf({ spend: [10, 20, null], cost: [1, 2, 3], other: [7, 8, 9] });
    expect(readAmounts(value, columns, rows)).toEqual([
      { column: 'spend', values: Float64Array.of(NaN, 10) },
      { column: 'cost', values: Float64Array.of(3, 1) },
    ]);
    expect(amountProblems(value, columns, rows)).toEqual([]);
  });

  it('are left out where the column is not there', () => {
    expect(readAmounts(value, columnsOf({ cost: [1, 2, 3] }), rows)).toEqual([
      { column: 'cost', values: Float64Array.of(3, 1) },
    ]);
    expect(amountProblems(value, columnsOf({}), rows)).toEqual([]);
  });

  it('are not asked for by a policy without columns', () => {
    const columns = columnsOf({ spend: [NaN, NaN, NaN] });
    for (const none of [null, valueSchema.parse({ truePositive: 5 })]) {
      expect(readAmounts(none, columns, rows)).toBeUndefined();
      expect(amountProblems(none, columns, rows)).toEqual([]);
    }
  });

  it.each([
    ['not a number', NaN],
    ['infinite', -Infinity],
    ['text', '12'],
    ['a truth value', true],
  ])('are broken where a cell is %s', (_what, cell) => {
    const columns = columnsOf({ spend: [cell, 5, cell], cost: [1, cell, 3] });
    expect(amountProblems(value, columns, rows)).toEqual([
      { kind: 'broken', what: 'spend is not a finite amount in 2 rows' },
    ]);
    expect(readAmounts(value, columns, rows)?.[0]?.values).toEqual(Float64Array.of(NaN, NaN));
  });
});
