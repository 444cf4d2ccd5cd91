import { isAscii, isUtf8 } from 'node:buffer';
import { inputError } from '../../kernel/error.ts';
import { BROKEN_TEXT, isWholeText } from '../../scoring/is-whole-text.ts';

const PREFIX = 4;
const REPLACEMENT = '\ufffd';

/**
 * BYTES elements out of binary data: each its length as 4 bytes, little-endian, and its bytes, which are UTF-8 here.
 *
 * @throws BINARY_SIZE, BYTES_ENCODING, STRING_ENCODING, STRING_TOO_LONG
 */
export function readByteStrings(
  bytes: Uint8Array,
  count: number,
  path: string,
  maxStringLength: number,
): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const encoding = isAscii(buffer) ? 'latin1' : 'utf8';
  const strings: string[] = [];
  let offset = 0;
  for (let index = 0; index < count; index += 1) {
    const start = offset + PREFIX;
    const end = start <= buffer.length ? start + buffer.readUInt32LE(offset) : Number.POSITIVE_INFINITY;
    if (end > buffer.length)
      throw inputError(
        'BINARY_SIZE',
        `${path}.data[${index}]`,
        'the binary data end before this element does',
      );
    const text = buffer.toString(encoding, start, end);
    if (text.includes(REPLACEMENT) && !isUtf8(buffer.subarray(start, end)))
      throw inputError('BYTES_ENCODING', `${path}.data[${index}]`, 'not UTF-8; binary values go as base64');
    if (text.length > maxStringLength)
      throw inputError('STRING_TOO_LONG', `${path}.data[${index}]`, 'too many characters');
    if (!isWholeText(text)) throw inputError('STRING_ENCODING', `${path}.data[${index}]`, BROKEN_TEXT);
    strings.push(text);
    offset = end;
  }
  if (offset < buffer.length)
    throw inputError('BINARY_SIZE', path, `${buffer.length - offset} bytes are left after the last element`);
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
