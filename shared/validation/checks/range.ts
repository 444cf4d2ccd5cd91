import type { ColumnRule } from '../../policy/columns.ts';
import type { ViewColumn } from '../table/table-view.ts';
import type { CellCheck } from './cell-check.ts';

/** OUT_OF_RANGE: numbers lie within the policy's bounds, both inclusive. */
export function range(column: ViewColumn, { type, min, max }: ColumnRule): CellCheck[] {
  if (type !== 'long' && type !== 'double') return [];
  const check = (broken: string, message: string): CellCheck => ({
    code: 'OUT_OF_RANGE',
    column,
    broken: `NOT ${column.blank} AND ${broken}`,
    allowedShare: 0,
    message,
  });
  return [
    ...(min === undefined ? [] : [check(`${column.value} < ${literal(min)}`, `below ${min}`)]),
    ...(max === undefined ? [] : [check(`${column.value} > ${literal(max)}`, `above ${max}`)]),
  ];
}

/** Whole numbers stay whole, so that longs are not compared as doubles. */
const literal = (bound: number): string =>
  Number.isSafeInteger(bound) ? String(bound) : `CAST('${bound}' AS DOUBLE)`;
