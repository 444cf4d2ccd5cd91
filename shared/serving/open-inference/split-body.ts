import { inputError } from '../../kernel/error.ts';
import type { RequestHeaders, RequestLimits } from '../protocol.ts';
import { decodeContent } from '../decode-content.ts';

export type SplitBody = {
  /** The JSON part. */
  text: string;
  /** Binary data of the tensors, one after the other. */
  binary: Uint8Array;
  /** Bytes of both. */
  size: number;
};

const decoder = new TextDecoder('utf-8', { fatal: true });
const LENGTH_HEADER = 'inference-header-content-length';

/**
 * The JSON text of a request and the binary data behind it; `Inference-Header-Content-Length` says where it ends.
 *
 * @throws BODY_EMPTY, BODY_TOO_LARGE (413), BODY_COMPRESSION, CONTENT_ENCODING (415), CONTENT_TYPE (415),
 * HEADER_LENGTH, BODY_ENCODING
 */
export function splitBody(body: Uint8Array, headers: RequestHeaders, limits: RequestLimits): SplitBody {
  requireType(headers['content-type']);
  const content = decodeContent(body, headers['content-encoding'], limits.maxBytes);
  if (content.length === 0) throw inputError('BODY_EMPTY', 'body', 'expected a JSON object, got no body');
  if (content.length > limits.maxBytes)
    throw inputError('BODY_TOO_LARGE', 'body', `more than ${limits.maxBytes} bytes`, 413);
  const length = jsonLength(headers[LENGTH_HEADER], content.length);
  return {
    text: decode(content.subarray(0, length)),
    binary: content.subarray(length),
    size: content.length,
  };
}

const types = new Set(['', 'application/json', 'application/octet-stream']);

function requireType(contentType: string | undefined): void {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!types.has(type))
    throw inputError(
      'CONTENT_TYPE',
      'content-type',
      'expected application/json or application/octet-stream',
      415,
    );
}

function jsonLength(header: string | undefined, size: number): number {
  if (header === undefined) return size;
  const length = /^\d{1,15}$/.test(header.trim()) ? Number(header) : 0;
  if (length >= 1 && length <= size) return length;
  throw inputError('HEADER_LENGTH', LENGTH_HEADER, 'expected the length of the JSON part of the body');
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw inputError('BODY_ENCODING', 'body', 'not UTF-8');
  }
}
