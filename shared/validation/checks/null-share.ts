import type { ColumnRule } from '../../policy/columns.ts';
import type { ViewColumn } from '../table/table-view.ts';
import type { CellCheck } from './cell-check.ts';

/** NULL_SHARE: at most so many cells are missing; blanks and NaN are. */
export const nullShare = (column: ViewColumn, { maxNullShare }: ColumnRule): CellCheck[] =>
  maxNullShare === undefined
    ? []
    : [
        {
          code: 'NULL_SHARE',
          column,
          broken: column.blank,
          allowedShare: maxNullShare,
          message: `more than ${maxNullShare} missing`,
        },
      ];
