import { inputError } from '../../kernel/error.ts';
import type { NamedTensor } from './input-columns.ts';

const MAX_LENGTH = 256;

/**
 * Whom each row is about: the tensor of the entity's name, texts or integers. Undefined when the request has none.
 *
 * @throws DATATYPE, TENSOR_SHAPE, STRING_TOO_LONG
 */
export function readEntities(
  entity: string | null,
  tensors: readonly NamedTensor[],
  rows: number,
): (string | number | null)[] | undefined {
  const found = tensors.find(({ name }) => name === entity);
  if (found === undefined) return undefined;
  const { path, tensor } = found;
  if (tensor.type === 'bool' || tensor.type.startsWith('float'))
    throw inputError('DATATYPE', `${path}.datatype`, 'expected BYTES or integers');
  if (tensor.data.length !== rows)
    throw inputError('TENSOR_SHAPE', `${path}.shape`, 'expected [rows] or [rows, 1]');
  return Array.from<string | number | bigint, string | number>(tensor.data, (value, index) => {
    if (typeof value === 'number') return value;
    if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    if (value.length <= MAX_LENGTH) return value;
    throw inputError('STRING_TOO_LONG', `${path}.data[${index}]`, `${value.length} characters`);
  });
}
