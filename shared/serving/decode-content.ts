import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { inputError, type RelevoError } from '../kernel/error.ts';

type Decode = (body: Uint8Array, options: { maxOutputLength: number; info: true }) => unknown;

/** HTTP's deflate is the zlib format; some clients send it without zlib's two bytes of header. */
const inflate: Decode = (body, options) =>
  hasZlibHeader(body) ? inflateSync(body, options) : inflateRawSync(body, options);

const hasZlibHeader = ([first = 0, second = 0]: Uint8Array): boolean =>
  (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;

const decoders = new Map<string, Decode>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflate],
  ['br', brotliDecompressSync],
]);

/**
 * A request's body without its content-encoding: gzip, deflate or br, one of them. Never makes more than `maxBytes`,
 * however far the body would expand; a body without encoding is given back as it is, whatever its size.
 *
 * @throws BODY_TOO_LARGE (413), CONTENT_ENCODING (415), BODY_COMPRESSION (400)
 */
export function decodeContent(body: Uint8Array, encoding: string | undefined, maxBytes: number): Uint8Array {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return body;
  const decode = decoders.get(name);
  if (decode === undefined)
    throw inputError('CONTENT_ENCODING', 'content-encoding', 'expected gzip, deflate or br', 415);
  if (body.length > maxBytes) throw tooLarge(maxBytes);
  const decoded = decodeWhole(decode, body, maxBytes);
  if (decoded === undefined)
    throw inputError('BODY_COMPRESSION', 'body', `not ${name}, as content-encoding says`);
  return decoded;
}

/** undefined for what is not of this encoding, and where bytes are left behind its end: they would count for nothing. */
function decodeWhole(decode: Decode, body: Uint8Array, maxBytes: number): Uint8Array | undefined {
  try {
    const decoded = decode(body, { maxOutputLength: maxBytes, info: true });
    return isDecoded(decoded) && decoded.engine.bytesWritten === body.length ? decoded.buffer : undefined;
  } catch (error) {
    if (isTooLarge(error)) throw tooLarge(maxBytes);
    return undefined;
  }
}

/** What zlib gives with the option `info`. */
type Decoded = { buffer: Uint8Array; engine: { bytesWritten: number } };

const isDecoded = (value: unknown): value is Decoded =>
  typeof value === 'object' && value !== null && 'buffer' in value && 'engine' in value;

const isTooLarge = (error: unknown): boolean =>
  error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

const tooLarge = (maxBytes: number): RelevoError =>
  inputError('BODY_TOO_LARGE', 'body', `more than ${maxBytes} bytes`, 413);
