import { inputError } from '../../kernel/error.ts';

const PREFIX = 4;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * BYTES elements out of binary data: each its length as 4 bytes, little-endian, and its bytes, which are UTF-8 here.
 *
 * @throws BINARY_SIZE, BYTES_ENCODING, STRING_TOO_LONG
 */
export function readByteStrings(
  bytes: Uint8Array,
  count: number,
  path: string,
  maxStringLength: number,
): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const strings: string[] = [];
  let offset = 0;
  for (let index = 0; index < count; index += 1) {
    const start = offset + PREFIX;
    const end = start <= bytes.length ? start + view.getUint32(offset, true) : Number.POSITIVE_INFINITY;
    if (end > bytes.length)
      throw inputError(
        'BINARY_SIZE',
        `${path}.data[${index}]`,
        'the binary data end before this element does',
      );
    const text = decodeUtf8(bytes.subarray(start, end), `${path}.data[${index}]`);
    if (text.length > maxStringLength)
      throw inputError('STRING_TOO_LONG', `${path}.data[${index}]`, 'too many characters');
    strings.push(text);
    offset = end;
  }
  if (offset < bytes.length)
    throw inputError('BINARY_SIZE', path, `${bytes.length - offset} bytes are left after the last element`);
  return strings;
}

/** The binary form of BYTES elements; a missing one has no bytes. */
export function writeByteStrings(strings: readonly (string | null)[]): Uint8Array {
  const parts = strings.map((text) => Buffer.from(text ?? ''));
  const bytes = Buffer.alloc(parts.reduce((size, part) => size + PREFIX + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    offset = bytes.writeUInt32LE(part.length, offset);
    offset += part.copy(bytes, offset);
  }
  return bytes;
}

function decodeUtf8(bytes: Uint8Array, path: string): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw inputError('BYTES_ENCODING', path, 'not UTF-8; binary values go as base64');
  }
}
