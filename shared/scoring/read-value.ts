import type { Value } from './column-batch.ts';
import type { ValueType } from './model-description.ts';
import { readAny } from './read-any.ts';
import { type ReadValue, scalarReader } from './read-scalar.ts';
import type { ValueLimits } from './value-limits.ts';

/** null and NaN, as tables and JSON say that a value is missing. */
export const isMissing = (value: unknown): boolean =>
  value === null || (typeof value === 'number' && Number.isNaN(value));

/** Types whose missing value the model can see: NaN in floating point, "" in text, null in `any`. */
export const seesMissing = (type: ValueType['type']): boolean =>
  type === 'double' || type === 'float' || type === 'string' || type === 'any';

/** Reads values of this type strictly: nothing is cut, wrapped, rounded or turned from text into a number. */
export function createValueReader(type: ValueType, limits: ValueLimits): ReadValue {
  if (type.type === 'array') return arrayReader(type.items, limits);
  if (type.type === 'map') return mapReader(type.values, limits);
  if (type.type === 'object') return objectReader(type.properties, limits);
  if (type.type === 'any') return (value) => readAny(value, limits, limits.maxDepth);
  return scalarReader(type.type, limits);
}

/** Reads a value that may be missing: null where it is and may be. */
export function createItemReader(type: ValueType, required: boolean, limits: ValueLimits): ReadValue {
  const read = createValueReader(type, limits);
  const whenMissing = !required || seesMissing(type.type) ? null : undefined;
  return (value) => (isMissing(value) ? whenMissing : read(value));
}

function arrayReader(items: ValueType, limits: ValueLimits): ReadValue {
  const read = createItemReader(items, true, limits);
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const elements: Value[] = [];
    for (const item of value) {
      const element = read(item);
      if (element === undefined) return undefined;
      elements.push(element);
    }
    return elements;
  };
}

function mapReader(values: ValueType, limits: ValueLimits): ReadValue {
  const read = createItemReader(values, true, limits);
  return (value) => {
    if (!isPlainObject(value)) return undefined;
    const entries: [string, Value][] = [];
    for (const [key, item] of Object.entries(value)) {
      const element = read(item);
      if (element === undefined || key.length > limits.maxStringLength) return undefined;
      entries.push([key, element]);
    }
    return Object.fromEntries(entries);
  };
}

type Properties = Extract<ValueType, { type: 'object' }>['properties'];

function objectReader(properties: Properties, limits: ValueLimits): ReadValue {
  const readers = new Map(
    properties.map((property) => [
      property.name,
      { required: property.required, read: createItemReader(property, property.required, limits) },
    ]),
  );
  return (value) => {
    if (!isPlainObject(value) || Object.keys(value).some((name) => !readers.has(name))) return undefined;
    const entries: [string, Value][] = [];
    for (const [name, { required, read }] of readers) {
      if (!Object.hasOwn(value, name)) {
        if (required) return undefined;
        continue;
      }
      const element = read(value[name]);
      if (element === undefined) return undefined;
      entries.push([name, element]);
    }
    return Object.fromEntries(entries);
  };
}

export const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
