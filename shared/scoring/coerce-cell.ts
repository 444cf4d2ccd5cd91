import { inputError, type RelevoError } from '../kernel/error.ts';
import { fedRange, hasMissing } from './fed-range.ts';
import type { InputColumn } from './model-description.ts';
import type { ReadValue } from './read-scalar.ts';
import { createValueReader, isMissing, seesMissing } from './read-value.ts';
import { valueError } from './value-error.ts';
import type { ValueLimits } from './value-limits.ts';

/**
 * A missing value is one where the column is optional, or where the model can see it: NaN for a float, "" for a string,
 * null for any. Where the graph takes the column as whole numbers, booleans or arrays there is none.
 */
export const acceptsNull = ({ type, required, fed }: InputColumn): boolean =>
  (!required || seesMissing(type)) &&
  (fed === undefined || (type === 'array' ? fed === 'string' : hasMissing(fed)));

/** What a cell of this column may be: the value itself, null for a missing one, undefined when it is refused. */
export function createCellReader(column: InputColumn, limits: ValueLimits): ReadValue {
  const read = createValueReader(column, limits);
  const fits = fedRange(column);
  const whenMissing = acceptsNull(column) ? null : undefined;
  const whenAbsent = column.required ? undefined : whenMissing;
  return (value) => {
    if (value === undefined) return whenAbsent;
    if (isMissing(value)) return whenMissing;
    const cell = read(value);
    return fits === undefined || cell === undefined || fits(cell) ? cell : undefined;
  };
}

/** Why a cell was refused; names the kind of value, never the value. */
export function cellError(
  column: InputColumn,
  value: unknown,
  path: string,
  limits: ValueLimits,
): RelevoError {
  if (value === undefined && column.required) return inputError('COLUMN_MISSING', path, 'missing');
  if (value === undefined || isMissing(value))
    return inputError('COLUMN_NULL', path, `expected ${column.type}, got null`);
  if (createValueReader(column, limits)(value) === undefined) return valueError(column, value, path, limits);
  return inputError('COLUMN_RANGE', path, `beyond the range of the model's ${column.fed ?? column.type}`);
}
