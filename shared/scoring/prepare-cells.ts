import { inputError } from '../kernel/error.ts';
import type { ElementType, Value } from './column-batch.ts';
import { isFloatType } from './element-types.ts';
import { fedRange, hasMissing } from './fed-range.ts';
import { mismatch } from './graph-mismatch.ts';
import type { InputColumn } from './model-description.ts';
import { datetimeNanoseconds } from './parse-datetime.ts';
import { valueText } from './value-text.ts';

/** Cells of a column as the graph's element type takes them. */
export type PrepareCells = (cells: readonly Value[], pathOf?: (index: number) => string) => readonly Value[];

/** A column that says what the graph takes it as. */
export type FedColumn = InputColumn & { fed: ElementType };

/**
 * How cells of a column that has one element a row become elements: whole numbers and booleans go into tensors of
 * numbers that hold them, floating point into floating point, datetimes into int64 as nanoseconds since 1970, and every
 * type but numbers and booleans into strings: datetime as ISO 8601, binary as base64, others as canonical JSON text.
 *
 * A missing value is NaN or ""; it is refused where the tensor has neither (COLUMN_NULL), as is a value beyond the range
 * of the element type (COLUMN_RANGE). Strict coercion has refused both before.
 *
 * @throws MODEL_INPUT_MISMATCH when the column's type does not fit the graph's
 */
export function cellPreparer(column: FedColumn): PrepareCells {
  const convert = converter(column);
  const fits = fedRange(column);
  const checks = !hasMissing(column.fed) || fits !== undefined;
  const rowPath = (index: number): string => `data[${index}].${column.name}`;
  return (cells, pathOf = rowPath) => {
    if (checks) checkCells(column, cells, fits, pathOf);
    return convert === undefined ? cells : cells.map(convert);
  };
}

type Convert = ((cell: Value) => Value) | undefined;

function converter(column: FedColumn): Convert {
  const { type, fed } = column;
  if (fed === 'string') return textConverter(column);
  if (type === 'datetime' && fed === 'int64')
    return (cell) => (typeof cell === 'string' ? datetimeNanoseconds(cell) : cell);
  const whole = type === 'integer' || type === 'long';
  const fits = type === 'boolean' || (fed !== 'bool' && (whole || (isReal(type) && isFloatType(fed))));
  if (!fits) throw unfit(column);
  return undefined;
}

function textConverter(column: FedColumn): Convert {
  const { type } = column;
  if (type === 'string' || type === 'datetime' || type === 'binary') return undefined;
  if (type === 'boolean' || type === 'integer' || type === 'long' || isReal(type)) throw unfit(column);
  return (cell) => (cell === null ? null : valueText(cell));
}

const isReal = (type: InputColumn['type']): boolean => type === 'float' || type === 'double';

/** The column's type does not fit the graph's. */
export const unfit = ({ name, type, fed }: FedColumn): Error =>
  mismatch(`input ${name} is ${type} in the signature and tensor(${fed}) in the graph`);

function checkCells(
  { type, fed }: FedColumn,
  cells: readonly Value[],
  fits: ((value: Value) => boolean) | undefined,
  pathOf: (index: number) => string,
): void {
  const complete = !hasMissing(fed);
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index];
    if (cell === null || cell === undefined) {
      if (complete)
        throw inputError('COLUMN_NULL', pathOf(index), `the model has no missing value for ${type}`);
    } else if (fits !== undefined && !fits(cell))
      throw inputError('COLUMN_RANGE', pathOf(index), `beyond the range of the model's ${fed}`);
  }
}
