import type { ColumnRule } from '../../policy/columns.ts';
import { quoteText } from '../../tables/quote.ts';
import type { ViewColumn } from '../table/table-view.ts';
import type { CellCheck } from './cell-check.ts';

/** CATEGORY_UNKNOWN: every value that is there is one of the policy's. */
export const categories = (column: ViewColumn, rule: ColumnRule): CellCheck[] =>
  rule.categories === undefined
    ? []
    : [
        {
          code: 'CATEGORY_UNKNOWN',
          column,
          broken: `NOT ${column.blank} AND NOT ${column.bad} AND ${isNoneOf(column, rule.categories)}`,
          allowedShare: 0,
          message: 'a category that the policy does not list',
        },
      ];

const isNoneOf = ({ value, type }: ViewColumn, values: readonly string[]): string =>
  values.length === 0
    ? 'true'
    : `${type === 'string' ? value : `CAST(${value} AS VARCHAR)`} NOT IN (${values.map(quoteText).join(', ')})`;
