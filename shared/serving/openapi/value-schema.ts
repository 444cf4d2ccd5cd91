import { acceptsNull } from '../../scoring/coerce-cell.ts';
import type { InputColumn, ParamSpec, TensorSpec, ValueType } from '../../scoring/model-description.ts';
import type { JsonSchema } from './json-schema.ts';

const int32 = 2_147_483_647;

const scalars: Record<Exclude<ValueType['type'], 'array' | 'map' | 'object'>, JsonSchema> = {
  boolean: { type: 'boolean' },
  integer: { type: 'integer', format: 'int32', minimum: -int32 - 1, maximum: int32 },
  long: { type: 'integer', format: 'int64' },
  float: { type: 'number', format: 'float' },
  double: { type: 'number', format: 'double' },
  string: { type: 'string' },
  datetime: { type: 'string', format: 'date-time' },
  binary: { type: 'string', contentEncoding: 'base64' },
  any: {},
};

/** What a value of a type of the signature looks like in JSON. */
export function valueSchema(value: ValueType): JsonSchema {
  if (value.type === 'array') return { type: 'array', items: valueSchema(value.items) };
  if (value.type === 'map') return { type: 'object', additionalProperties: valueSchema(value.values) };
  if (value.type !== 'object') return { ...scalars[value.type] };
  return {
    type: 'object',
    properties: Object.fromEntries(value.properties.map((each) => [each.name, valueSchema(each)])),
    required: value.properties.filter((each) => each.required).map((each) => each.name),
    additionalProperties: false,
  };
}

/** As `valueSchema`, with null where a missing value is allowed. */
export function columnSchema(column: InputColumn): JsonSchema {
  const schema = valueSchema(column);
  return acceptsNull(column) && typeof schema.type === 'string'
    ? { ...schema, type: [schema.type, 'null'] }
    : schema;
}

export function paramSchema(param: ParamSpec): JsonSchema {
  const value = valueSchema(param);
  return { ...(param.list ? { type: 'array', items: value } : value), default: param.default };
}

const tensorElement = (dtype: TensorSpec['dtype']): JsonSchema => {
  if (dtype === 'string') return { type: 'string' };
  if (dtype === 'bool') return { type: 'boolean' };
  return { type: dtype.startsWith('float') ? 'number' : 'integer' };
};

/** Nested arrays, one level for each dimension; fixed dimensions have fixed lengths. */
export const tensorSchema = ({ dtype, shape }: Pick<TensorSpec, 'dtype' | 'shape'>): JsonSchema =>
  shape.reduceRight<JsonSchema>(
    (items, size) => ({ type: 'array', items, ...(size < 0 ? {} : { minItems: size, maxItems: size }) }),
    tensorElement(dtype),
  );
