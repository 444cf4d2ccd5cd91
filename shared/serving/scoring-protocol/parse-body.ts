import { inputError } from '../../kernel/error.ts';

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
  requireJson(options.contentType ?? null);
  if (body.length === 0) throw inputError('BODY_EMPTY', 'body', 'expected a JSON object, got no body');
  if (body.length > options.maxBytes)
    throw inputError('BODY_TOO_LARGE', 'body', `more than ${options.maxBytes} bytes`, 413);
  const value = parseJson(decode(body));
  if (isRecord(value)) return value;
  throw inputError('BODY_SHAPE', 'body', `expected a JSON object, got ${kindOf(value)}`);
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The kind of a JSON value in words, for messages. */
export const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  return Array.isArray(value) ? 'array' : typeof value;
};

function requireJson(contentType: string | null): void {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === undefined || type === '' || type === 'application/json') return;
  throw inputError('CONTENT_TYPE', 'content-type', 'expected application/json', 415);
}

function decode(body: Uint8Array): string {
  try {
    return decoder.decode(body);
  } catch {
    throw inputError('BODY_ENCODING', 'body', 'not UTF-8');
  }
}

/** The parser's own message quotes the payload, so it goes no further. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw inputError('BODY_MALFORMED', 'body', 'not JSON');
  }
}
