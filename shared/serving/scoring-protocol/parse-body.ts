import { inputError } from '../../kernel/error.ts';
import { bodyFormat } from './content-type.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The JSON object of a request's body. Duplicate keys: the last wins, as in JSON.parse.
 *
 * @throws BODY_EMPTY, BODY_TOO_LARGE (413), BODY_ENCODING, BODY_MALFORMED, BODY_SHAPE, CONTENT_TYPE (415)
 */
export function parseBody(
  body: Uint8Array,
  options: { maxBytes: number; contentType?: string | null },
): Record<string, unknown> {
  if (bodyFormat(options.contentType) !== 'json')
    throw inputError('CONTENT_TYPE', 'content-type', 'expected application/json', 415);
  return requireObject(parseJson(decodeBody(body, options.maxBytes)));
}

/**
 * The text of a body, without a byte order mark.
 *
 * @throws BODY_EMPTY, BODY_TOO_LARGE (413), BODY_ENCODING
 */
export function decodeBody(body: Uint8Array, maxBytes: number): string {
  if (body.length === 0) throw inputError('BODY_EMPTY', 'body', 'expected a body, got none');
  if (body.length > maxBytes) throw inputError('BODY_TOO_LARGE', 'body', `more than ${maxBytes} bytes`, 413);
  try {
    return decoder.decode(body);
  } catch {
    throw inputError('BODY_ENCODING', 'body', 'not UTF-8');
  }
}

/**
 * The parser's own message quotes the payload, so it goes no further.
 *
 * @throws BODY_MALFORMED
 */
export function parseJson(text: string, reviver?: (key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(text, reviver);
  } catch {
    throw inputError('BODY_MALFORMED', 'body', 'not JSON');
  }
}

/** @throws BODY_SHAPE */
export function requireObject(value: unknown): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw inputError('BODY_SHAPE', 'body', `expected a JSON object, got ${kindOf(value)}`);
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The kind of a JSON value in words, for messages. */
export const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (typeof value === 'bigint') return 'number';
  return Array.isArray(value) ? 'array' : typeof value;
};
