import type { Params, Value } from '../../scoring/column-batch.ts';
import { isWholeText } from '../../scoring/is-whole-text.ts';
import type { ParamSpec, ValueType } from '../../scoring/model-description.ts';
import { invalidParameter, modelFailure } from './compat-error.ts';
import { enforceValue } from './enforce-value.ts';
import { numpyTime } from './numpy-time.ts';
import { instantText } from './iso-instant.ts';
import { mapAll } from './map-all.ts';
import { fitsInt } from './python-number.ts';
import { isDict, isList, type PyDict, type PyValue, typeName } from './python-value.ts';
import { toValue } from './to-values.ts';

/**
 * Parameters by the signature's rules: unknown ones are ignored, absent ones have their defaults, null is no value.
 *
 * @param given undefined where the request has none
 * @throws INVALID_PARAMETER_VALUE
 */
export function readCompatParams(given: PyValue | undefined, specs: readonly ParamSpec[]): Params {
  if (specs.length === 0) return new Map();
  const params = given ?? new Map<string, PyValue>();
  if (!isDict(params))
    throw invalidParameter(`Parameters must be a dictionary. Got type '${typeName(params)}'.`);
  const invalid: string[] = [];
  const values = new Map<string, Value>();
  for (const spec of specs) {
    const value = params.get(spec.name);
    const read = value === undefined ? spec.default : readParam(value, spec);
    if (read === undefined) invalid.push(spec.name);
    else values.set(spec.name, read);
  }
  if (invalid.length > 0) throw invalidParameter(`Invalid parameters found: ${invalid.join(', ')}`);
  requireIntegers(params, specs);
  return values;
}

/** MLflow hands on integers of any size; a graph cannot take them. */
function requireIntegers(params: PyDict, specs: readonly ParamSpec[]): void {
  for (const { name, type } of specs) {
    const value = params.get(name);
    const bits = type === 'integer' ? 32 : type === 'long' ? 64 : undefined;
    const values = isList(value) ? value : [value];
    if (bits !== undefined && values.some((item) => typeof item === 'bigint' && !fitsInt(item, bits)))
      throw modelFailure();
  }
}

function readParam(value: PyValue, spec: ParamSpec): Value | undefined {
  if (!spec.list) return readOne(value, spec);
  if (!isList(value) || value.some(isList)) return undefined;
  return mapAll(value, (item) => readOne(item, spec));
}

/** Only integers widen; a text is no number. */
function readOne(value: PyValue, type: ValueType): Value | undefined {
  if (type.type === 'object') {
    const enforced = enforceValue(value, type, true);
    return enforced === undefined ? undefined : toValue(value);
  }
  return value === null ? null : readers[type.type]?.(value);
}

const readNumber = (value: PyValue): Value | undefined =>
  typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
const readInteger = (value: PyValue): Value | undefined =>
  typeof value === 'bigint' ? toValue(value) : undefined;

const readers: Partial<Record<ValueType['type'], (value: PyValue) => Value | undefined>> = {
  datetime: readTime,
  float: readNumber,
  double: readNumber,
  integer: readInteger,
  long: readInteger,
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  string: (value) => (typeof value === 'string' && isWholeText(value) ? value : undefined),
};

/** Python's own dates, which know no nanoseconds. */
function readTime(value: PyValue): Value | undefined {
  if (typeof value !== 'string' || /\.\d{7}/.test(value)) return undefined;
  const time = numpyTime(value);
  return typeof time === 'bigint' ? instantText(time) : time;
}
