import { inputError } from '../../kernel/error.ts';
import type { ElementType } from '../../scoring/column-batch.ts';
import type { InputColumn } from '../../scoring/model-description.ts';
import { type Datatype, datatypeOf } from './datatypes.ts';
import type { NamedTensor } from './input-columns.ts';

type ColumnType = InputColumn['type'];

const integers: readonly ElementType[] = [
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
];
const reals: readonly ElementType[] = [...integers, 'float16', 'float32', 'float64'];
const texts: readonly ElementType[] = ['string'];

/** Element types whose values a column can hold; whether it holds each one is seen value by value. */
const fitting: Record<ColumnType, readonly ElementType[]> = {
  boolean: ['bool'],
  integer: integers,
  long: integers,
  float: reals,
  double: reals,
  string: texts,
  datetime: texts,
  binary: texts,
  array: texts,
  object: texts,
  map: texts,
  any: texts,
};

/** MLServer's names for what the elements are; the first is the one that needs not be said. */
const contentTypes: Partial<Record<ColumnType, readonly string[]>> = {
  string: ['str', 'np', 'pd'],
  datetime: ['datetime', 'str'],
  binary: ['base64'],
  array: ['pd_json'],
  object: ['pd_json'],
  map: ['pd_json'],
  any: ['pd_json'],
};
const numbers: readonly string[] = ['np', 'pd'];

/** The datatype that loses nothing of a column. */
export const datatypeOfColumn = (type: ColumnType): Datatype => ownDatatypes[type] ?? 'BYTES';

const ownDatatypes: Partial<Record<ColumnType, Datatype>> = {
  boolean: 'BOOL',
  integer: 'INT32',
  long: 'INT64',
  float: 'FP32',
  double: 'FP64',
};

/** What MLServer calls the elements of a column's tensor; undefined for numbers. */
export const contentTypeOf = (type: ColumnType): string | undefined => contentTypes[type]?.[0];

/**
 * Makes sure that a tensor's datatype, content type and integers fit a column without loss.
 *
 * @throws DATATYPE, CONTENT_TYPE, COLUMN_RANGE for an integer that the column's floating point cannot hold exactly
 */
export function requireFit(column: InputColumn, named: NamedTensor, stride: number, offset: number): void {
  const { path, tensor, contentType } = named;
  if (!fitting[column.type].includes(tensor.type))
    throw inputError(
      'DATATYPE',
      `${path}.datatype`,
      `${column.name} is ${column.type}: expected ${expected(column.type)}, got ${datatypeOf(tensor.type)}`,
    );
  const accepted = contentTypes[column.type] ?? numbers;
  if (contentType !== null && !accepted.includes(contentType))
    throw inputError(
      'PARAMETERS',
      `${path}.parameters.content_type`,
      `${column.name} is ${column.type}: expected ${accepted.join(' or ')}`,
    );
  if ((column.type === 'float' || column.type === 'double') && integers.includes(tensor.type))
    requireExact(column, named, stride, offset);
}

const expected = (type: ColumnType): string =>
  [...new Set(fitting[type].map(datatypeOf))].join(', ').replace(/, (?=[^,]*$)/, ' or ');

function requireExact(column: InputColumn, { tensor }: NamedTensor, stride: number, offset: number): void {
  const { data } = tensor;
  for (let index = offset; index < data.length; index += stride) {
    const value = data[index] ?? 0;
    const held = column.type === 'float' ? Math.fround(Number(value)) : Number(value);
    // An integer and its nearest float are compared as integers: as numbers both would be rounded.
    if (typeof value === 'bigint' ? BigInt(held) === value : held === value) continue;
    throw inputError(
      'COLUMN_RANGE',
      `data[${(index - offset) / stride}].${column.name}`,
      `an integer that ${column.type} cannot hold exactly`,
    );
  }
}
