import type { ColumnRule } from '../../policy/columns.ts';
import type { ViewColumn } from '../table/table-view.ts';
import type { CellCheck } from './cell-check.ts';

/** NOT_FINITE: no number is infinite, as one that was too large for a double has become. */
export const notFinite = (column: ViewColumn, { type }: ColumnRule): CellCheck[] =>
  type === 'double'
    ? [
        {
          code: 'NOT_FINITE',
          column,
          broken: `coalesce(isinf(${column.value}), false)`,
          allowedShare: 0,
          message: 'infinite',
        },
      ]
    : [];
