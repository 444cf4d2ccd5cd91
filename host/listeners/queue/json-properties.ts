import type { TypedData } from '../../invocation.ts';

/**
 * The top-level properties of a JSON object as trigger metadata: texts, numbers and booleans as strings, objects as
 * JSON, arrays and nulls left out, as Azure's host does it. Any other text has none.
 */
export function jsonProperties(text: string): Record<string, TypedData> {
  const value = parseObject(text);
  const properties = Object.entries(value).flatMap(([key, item]): [string, TypedData][] => {
    const data = propertyData(item);
    return data === undefined ? [] : [[key, data]];
  });
  return Object.fromEntries(properties);
}

function parseObject(text: string): object {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return {};
  try {
    const value: unknown = JSON.parse(trimmed);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // Text that only looks like JSON is a message like any other.
    return {};
  }
}

function propertyData(value: unknown): TypedData | undefined {
  if (typeof value === 'string') return { string: value };
  if (typeof value === 'number') return { string: String(value) };
  // .NET's spelling, which the library does not turn back into a boolean.
  if (typeof value === 'boolean') return { string: value ? 'True' : 'False' };
  return isObject(value) ? { json: JSON.stringify(value) } : undefined;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
