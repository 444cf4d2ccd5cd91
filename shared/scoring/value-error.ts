import { inputError, type RelevoError } from '../kernel/error.ts';
import { BROKEN_TEXT } from './is-whole-text.ts';
import { base64Bytes, parseBase64 } from './parse-base64.ts';
import type { ValueType } from './model-description.ts';
import { createItemReader, isMissing, isPlainObject } from './read-value.ts';
import type { ValueLimits } from './value-limits.ts';

/**
 * Why a value was refused that is not of this type: names the place inside it and the kind of value there, never the
 * value. Names of places come from the signature; keys of maps, which come from the caller, are shown as `*`.
 */
export function valueError(type: ValueType, value: unknown, path: string, limits: ValueLimits): RelevoError {
  if (isMissing(value)) return inputError('COLUMN_NULL', path, `expected ${type.type}, got null`);
  if (type.type === 'array' && Array.isArray(value)) {
    const index = value.findIndex((item) => isRefused(type.items, true, item, limits));
    return valueError(type.items, value[index], `${path}[${index}]`, limits);
  }
  if (type.type === 'map' && isPlainObject(value)) return mapError(type.values, value, path, limits);
  if (type.type === 'object' && isPlainObject(value)) return objectError(type, value, path, limits);
  if (typeof value === 'string') return textError(type, value, path, limits);
  if (typeof value === 'number' || typeof value === 'bigint') return numberError(type, value, path);
  if (type.type === 'any')
    return inputError(
      'VALUE_LIMIT',
      path,
      'nested too deeply, or holds a text or an integer beyond the limits',
    );
  return inputError('COLUMN_TYPE', path, `expected ${type.type}, got ${kindOf(value)}`);
}

const isRefused = (type: ValueType, required: boolean, value: unknown, limits: ValueLimits): boolean =>
  createItemReader(type, required, limits)(value) === undefined;

function mapError(
  values: ValueType,
  value: Record<string, unknown>,
  path: string,
  limits: ValueLimits,
): RelevoError {
  const refused = Object.values(value).find((item) => isRefused(values, true, item, limits));
  return refused === undefined
    ? inputError('STRING_TOO_LONG', `${path}.*`, 'a key of too many characters')
    : valueError(values, refused, `${path}.*`, limits);
}

function objectError(
  { properties }: Extract<ValueType, { type: 'object' }>,
  value: Record<string, unknown>,
  path: string,
  limits: ValueLimits,
): RelevoError {
  const absent = properties.find(({ name, required }) => required && !Object.hasOwn(value, name));
  if (absent !== undefined) return inputError('COLUMN_MISSING', `${path}.${absent.name}`, 'missing');
  const refused = properties.find(
    (property) =>
      Object.hasOwn(value, property.name) &&
      isRefused(property, property.required, value[property.name], limits),
  );
  if (refused !== undefined)
    return valueError(refused, value[refused.name], `${path}.${refused.name}`, limits);
  const names = properties.map(({ name }) => name).join(', ');
  return inputError('PROPERTY_UNKNOWN', path, `a property that is none of ${names}`);
}

function textError(type: ValueType, value: string, path: string, limits: ValueLimits): RelevoError {
  if (type.type === 'string' && value.length <= limits.maxStringLength)
    return inputError('STRING_ENCODING', path, BROKEN_TEXT);
  if (type.type === 'string' || type.type === 'any')
    return inputError('STRING_TOO_LONG', path, `${value.length} characters are too many`);
  if (type.type === 'datetime')
    return inputError('COLUMN_TYPE', path, 'expected datetime, got text that is not ISO 8601');
  if (type.type !== 'binary') return inputError('COLUMN_TYPE', path, `expected ${type.type}, got string`);
  const text = parseBase64(value);
  return text === undefined
    ? inputError('COLUMN_TYPE', path, 'expected binary, got text that is not padded base64')
    : inputError(
        'BINARY_TOO_LONG',
        path,
        `${base64Bytes(text)} bytes are more than ${limits.maxBinaryBytes}`,
      );
}

const numberTypes: ReadonlySet<ValueType['type']> = new Set(['integer', 'long', 'float', 'double', 'any']);

function numberError({ type }: ValueType, value: number | bigint, path: string): RelevoError {
  if (!numberTypes.has(type))
    return inputError(
      'COLUMN_TYPE',
      path,
      `expected ${type}, got ${typeof value === 'bigint' ? 'number' : typeof value}`,
    );
  return Number.isInteger(Number(value)) || !Number.isFinite(Number(value))
    ? inputError('COLUMN_RANGE', path, `beyond the range of ${type}`)
    : inputError('COLUMN_TYPE', path, `expected ${type}, got a number with a fraction`);
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);
