import { inputError } from '../../kernel/error.ts';
import type { InputColumn } from '../../scoring/model-description.ts';
import { fromFloat16Bits } from '../../scoring/float16.ts';
import { readExactJson } from '../scoring-protocol/exact-json.ts';
import type { NamedTensor } from './input-columns.ts';

/** One value by its position, as JSON would have it. */
export type CellOf = (index: number) => unknown;

const composite: ReadonlySet<InputColumn['type']> = new Set(['array', 'object', 'map', 'any']);

/** @throws BYTES_JSON from the reader, for text that is not JSON where the column is made of JSON */
export function cellReader({ name, type }: InputColumn, { tensor }: NamedTensor): CellOf {
  const { data } = tensor;
  if (tensor.type === 'bool') return (index) => data[index] === 1;
  if (tensor.type === 'float16') return (index) => fromFloat16Bits(Number(data[index]));
  if (!composite.has(type)) return (index) => data[index];
  return (index) => {
    try {
      return readExactJson(String(data[index]), true, (value) => value);
    } catch {
      throw inputError('BYTES_JSON', `data[${index}].${name}`, `expected the JSON text of ${type}`);
    }
  };
}
