import type { ElementType } from '../../scoring/column-batch.ts';

/** The protocol's names of element types. */
const datatypes = {
  BOOL: 'bool',
  UINT8: 'uint8',
  UINT16: 'uint16',
  UINT32: 'uint32',
  UINT64: 'uint64',
  INT8: 'int8',
  INT16: 'int16',
  INT32: 'int32',
  INT64: 'int64',
  FP16: 'float16',
  FP32: 'float32',
  FP64: 'float64',
  BYTES: 'string',
} as const satisfies Record<string, ElementType>;

export type Datatype = keyof typeof datatypes;

export const isDatatype = (name: unknown): name is Datatype =>
  typeof name === 'string' && Object.hasOwn(datatypes, name);

export const elementTypeOf = (datatype: Datatype): ElementType => datatypes[datatype];

export const datatypeNames: readonly Datatype[] = Object.keys(datatypes).filter(isDatatype);

const names = new Map<ElementType, Datatype>(datatypeNames.map((name) => [datatypes[name], name]));

export const datatypeOf = (type: ElementType): Datatype => names.get(type) ?? 'BYTES';
