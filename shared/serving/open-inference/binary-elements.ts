import { inputError } from '../../kernel/error.ts';
import type { ElementArray, ElementType } from '../../scoring/column-batch.ts';
import { readByteStrings } from './byte-strings.ts';

/** Views of a buffer of their own; the wire's little-endian order is that of every platform that Node serves here. */
const views: Record<
  Exclude<ElementType, 'string'>,
  (buffer: ArrayBuffer) => Exclude<ElementArray, readonly string[]>
> = {
  bool: (buffer) => new Uint8Array(buffer),
  uint8: (buffer) => new Uint8Array(buffer),
  uint16: (buffer) => new Uint16Array(buffer),
  uint32: (buffer) => new Uint32Array(buffer),
  uint64: (buffer) => new BigUint64Array(buffer),
  int8: (buffer) => new Int8Array(buffer),
  int16: (buffer) => new Int16Array(buffer),
  int32: (buffer) => new Int32Array(buffer),
  int64: (buffer) => new BigInt64Array(buffer),
  float16: (buffer) => new Uint16Array(buffer),
  float32: (buffer) => new Float32Array(buffer),
  float64: (buffer) => new Float64Array(buffer),
};

const widths: Record<Exclude<ElementType, 'string'>, number> = {
  bool: 1,
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  float16: 2,
  float32: 4,
  float64: 8,
};

/**
 * Elements out of a tensor's binary data: little-endian, row-major; BOOL one byte of 0 or 1.
 *
 * @throws BINARY_SIZE where the bytes are not those of `count` elements, TENSOR_TYPE, BYTES_ENCODING, STRING_ENCODING, STRING_TOO_LONG
 */
export function binaryElements(
  type: ElementType,
  count: number,
  bytes: Uint8Array,
  path: string,
  maxStringLength: number,
): ElementArray {
  if (type === 'string') return readByteStrings(bytes, count, path, maxStringLength);
  const expected = count * widths[type];
  if (bytes.length !== expected)
    throw inputError('BINARY_SIZE', path, `the shape needs ${expected} bytes, ${bytes.length} were given`);
  const wrong = type === 'bool' ? bytes.findIndex((byte) => byte > 1) : -1;
  if (wrong !== -1) throw inputError('TENSOR_TYPE', `${path}.data[${wrong}]`, 'a BOOL is a byte of 0 or 1');
  return views[type](Uint8Array.from(bytes).buffer);
}

/** The bytes of elements, as `binaryElements` reads them; numbers only. */
export const elementBytes = (data: Exclude<ElementArray, readonly string[]>): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
