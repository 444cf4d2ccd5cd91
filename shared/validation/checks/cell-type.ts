import type { ViewColumn } from '../table/table-view.ts';
import type { ColumnRule } from '../../policy/columns.ts';
import type { CellCheck } from './cell-check.ts';

/** COLUMN_TYPE: every cell is missing or a value of the column's type. */
export const cellType = (column: ViewColumn, rule: ColumnRule): CellCheck[] => [
  { code: 'COLUMN_TYPE', column, broken: column.bad, allowedShare: 0, message: `not a ${rule.type}` },
];
