import type { Value } from '../../scoring/column-batch.ts';
import { isWholeText } from '../../scoring/is-whole-text.ts';
import type { InputColumn } from '../../scoring/model-description.ts';
import { beyondLimit, brokenText, modelFailure } from './compat-error.ts';
import { instantText } from './iso-instant.ts';
import { pythonText, textBytes } from './python-text.ts';
import { isDict, isList, isMissing, type PyValue } from './python-value.ts';
import type { Series } from './series.ts';

/** A column as scoring takes it: null for missing, text for what is no text in a string column. */
export function toValues(column: InputColumn, series: Series, maxStringLength: number): Value[] {
  const read = reader(column, series);
  return series.values.map((value) => {
    const result = isMissing(value) ? null : read(value);
    if (typeof result === 'string' && result.length > maxStringLength)
      throw beyondLimit(`A text of more than ${maxStringLength} characters.`);
    if (typeof result === 'string' && !isWholeText(result)) throw brokenText();
    return result;
  });
}

function reader({ type }: InputColumn, { dtype }: Series): (value: PyValue) => Value {
  if (type === 'boolean') return (value) => (typeof value === 'boolean' ? value : noBoolean());
  if (type === 'string') return pythonText;
  if (type === 'datetime') return (value) => (typeof value === 'bigint' ? instantText(value) : null);
  if (type === 'binary')
    return (value) => (dtype === 'bytes' ? pythonText(value) : textBytes(pythonText(value)));
  return toValue;
}

/** Lists get as far as this where the signature has booleans. */
function noBoolean(): never {
  throw modelFailure();
}

/** JSON as scoring takes it: integers that a number holds exactly are numbers, NaN is null. */
export function toValue(value: PyValue): Value {
  if (typeof value === 'bigint') return isSafe(value) ? Number(value) : value;
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (isList(value)) return value.map(toValue);
  if (isDict(value)) return Object.fromEntries([...value].map(([name, item]) => [name, toValue(item)]));
  return value;
}

const isSafe = (value: bigint): boolean =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
