import type { ValueType } from '../../scoring/model-description.ts';
import { parseInstant } from './iso-instant.ts';
import { mapAll } from './map-all.ts';
import { fitsInt, floatOf, pandasFloatOf, truthOf } from './python-number.ts';
import { pythonText, textBytes } from './python-text.ts';
import { isDict, isList, isMissing, type PyDict, type PyValue } from './python-value.ts';
import { type Dtype, inferSeries } from './series.ts';
import { isComposite, type PlainType } from './signature.ts';

type Required = boolean;

/**
 * A value inside an array, an object or a map, or such a value itself; undefined where the signature refuses it.
 *
 * As MLflow has it, but for numbers: an integer stands for a float, as JavaScript writes 1.0 as 1, and the types
 * integer and float and dates can be had at all.
 */
export function enforceValue(value: PyValue, type: ValueType, required: Required): PyValue | undefined {
  if (type.type === 'any') return value;
  if (type.type === 'array') return enforceArray(value, type.items, required);
  if (type.type === 'object') return enforceObject(value, type.properties, required);
  if (type.type === 'map') return enforceMap(value, type.values, required);
  return !required && isMissing(value) ? null : enforceScalar(value, type.type);
}

const isEmptyDict = (value: PyValue): boolean => isDict(value) && value.size === 0;

function enforceArray(value: PyValue, items: ValueType, required: Required): PyValue | undefined {
  if (value === null) return required && items.type !== 'any' ? undefined : null;
  if (!isList(value)) return undefined;
  const { type } = items;
  if (isComposite(type) || type === 'any')
    return mapAll(value, (item) => enforceValue(item, items, required));
  return value.length === 0 ? value : enforceItems(value, type);
}

type Properties = Extract<ValueType, { type: 'object' }>['properties'];

function enforceObject(value: PyValue, properties: Properties, required: Required): PyValue | undefined {
  if (!required && (value === null || isEmptyDict(value))) return value;
  if (!isDict(value)) return undefined;
  if (properties.some((property) => property.required && !value.has(property.name))) return undefined;
  const known = new Map(properties.map((property) => [property.name, property]));
  return entries(value, (item, name) => {
    const property = known.get(name);
    return property === undefined ? undefined : enforceValue(item, property, property.required);
  });
}

function enforceMap(value: PyValue, values: ValueType, required: Required): PyValue | undefined {
  if ((!required || values.type === 'any') && (value === null || isEmptyDict(value))) return value;
  return isDict(value) ? entries(value, (item) => enforceValue(item, values, required)) : undefined;
}

function entries(
  dict: PyDict,
  map: (item: PyValue, name: string) => PyValue | undefined,
): PyDict | undefined {
  const mapped = mapAll(dict, ([name, item]): [string, PyValue] | undefined => {
    const result = map(item, name);
    return result === undefined ? undefined : [name, result];
  });
  return mapped === undefined ? undefined : new Map(mapped);
}

/** One value outside an array; there is no missing one. */
function enforceScalar(value: PyValue, type: PlainType): PyValue | undefined {
  if (type === 'double') return typeof value === 'number' ? value : numberOf(value);
  if (type === 'float') return numberOf(value);
  if (type === 'long') return intWithin(value, 64);
  if (type === 'integer') return intWithin(value, 32);
  if (type === 'boolean') return typeof value === 'boolean' ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (type === 'datetime') return parseInstant(value) === undefined ? undefined : value;
  // MLflow does not decode base64 here: the bytes are those of the text.
  return type === 'binary' ? textBytes(value) : value;
}

const numberOf = (value: PyValue): number | undefined =>
  typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;

const intWithin = (value: PyValue, bits: 32 | 64): bigint | undefined =>
  typeof value === 'bigint' && fitsInt(value, bits) ? value : undefined;

const numberTypes: ReadonlySet<Dtype> = new Set(['float64', 'int64', 'uint64']);

/** The items of an array, which pandas looks at as a column of its own. */
function enforceItems(items: readonly PyValue[], type: PlainType): PyValue[] | undefined {
  const { dtype } = inferSeries(items);
  const mixed = dtype === 'object';
  if (type === 'string' || type === 'binary') return textItems(items, dtype === 'str', mixed, type);
  if (type === 'boolean') return mixed || dtype === 'bool' ? items.map(truthOf) : undefined;
  if (type === 'datetime')
    return mapAll(items, (item) => (isMissing(item) ? null : enforceScalar(item, type)));
  if (type === 'double' || type === 'float') {
    if (mixed) return type === 'double' ? mapAll(items, pandasFloatOf) : undefined;
    return numberTypes.has(dtype) ? mapAll(items, floatOf) : undefined;
  }
  return dtype === 'int64' ? mapAll(items, (item) => enforceScalar(item, type)) : undefined;
}

/** Beside other values than texts, all are written as Python's `str` does. */
function textItems(
  items: readonly PyValue[],
  texts: boolean,
  mixed: boolean,
  type: 'string' | 'binary',
): PyValue[] | undefined {
  if (!texts && !mixed) return undefined;
  return mapAll(items, (item) => {
    if (isList(item)) return undefined;
    if (texts && isMissing(item)) return null;
    const text = pythonText(item);
    return type === 'binary' ? textBytes(text) : text;
  });
}
