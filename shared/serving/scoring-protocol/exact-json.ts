import { inputError, isRelevoError } from '../../kernel/error.ts';
import { parseJson } from './parse-body.ts';

const MAX_DEPTH = 200;
/** Digits of the longest integer that is kept; longer ones are beyond every type. */
const MAX_DIGITS = 40;
const integer = /^-?\d+$/;

/**
 * Reads JSON with integers beyond 2^53 as bigint where it matters: from the start when `open` says that the values may
 * be anything, else only once `read` has refused a number for its range, as parsing this way takes longer.
 *
 * @throws BODY_MALFORMED, BODY_DEPTH, and what `read` throws
 */
export function readExactJson<T>(text: string, open: boolean, read: (value: unknown) => T): T {
  if (open && hasLongInteger(text)) return read(parseExact(text));
  const value = parseJson(text);
  try {
    return read(value);
  } catch (error) {
    if (!isRelevoError(error) || !error.code.endsWith('_RANGE') || !hasLongInteger(text)) throw error;
    return read(parseExact(text));
  }
}

/** An integer beyond 2^53 has 16 digits at least. */
const hasLongInteger = (text: string): boolean => /\d{16}/.test(text);

function parseExact(text: string): unknown {
  requireDepth(text);
  return parseJson(text, exactInteger);
}

function exactInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return source.length <= MAX_DIGITS && integer.test(source) ? BigInt(source) : value;
}

/** The parser that sees numbers as they were written goes down one call for each level. */
function requireDepth(text: string): void {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) inText = !inText;
    else if (inText) at += unit === BACKSLASH ? 1 : 0;
    else if (unit === OPEN_ARRAY || unit === OPEN_OBJECT) depth += 1;
    else if (unit === CLOSE_ARRAY || unit === CLOSE_OBJECT) depth -= 1;
    if (depth > MAX_DEPTH)
      throw inputError('BODY_DEPTH', 'body', `arrays and objects more than ${MAX_DEPTH} deep`);
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
