import { brokenText, invalidInput } from './compat-error.ts';
import { type PyDict, type PyValue } from './python-value.ts';

/** Python gives up at about 1,000 levels. */
const MAX_DEPTH = 900;
/** Python refuses longer integers. */
const MAX_DIGITS = 4300;

const malformed = () => invalidInput('Ensure that input is a valid JSON formatted string.');

type Reader = { text: string; at: number };

/** What `json.loads` accepts: JSON, and the tokens NaN, Infinity and -Infinity. Of duplicate keys the last wins. */
export function parsePythonJson(text: string): PyValue {
  const reader = { text, at: 0 };
  const value = readValue(reader, 0);
  skipSpace(reader);
  if (reader.at < text.length) throw malformed();
  return value;
}

const space = /[ \t\n\r]*/y;
function skipSpace(reader: Reader): string | undefined {
  space.lastIndex = reader.at;
  space.exec(reader.text);
  reader.at = space.lastIndex;
  return reader.text[reader.at];
}

function readValue(reader: Reader, depth: number): PyValue {
  const first = skipSpace(reader);
  if (first === '"') return readString(reader);
  if (first === '{' || first === '[') {
    if (depth >= MAX_DEPTH) throw malformed();
    return first === '{' ? readDict(reader, depth + 1) : readList(reader, depth + 1);
  }
  return readNumber(reader) ?? readWord(reader);
}

function readList(reader: Reader, depth: number): PyValue[] {
  reader.at += 1;
  const items: PyValue[] = [];
  if (skipSpace(reader) === ']') return closed(reader, items);
  for (;;) {
    items.push(readValue(reader, depth));
    if (separated(reader, ']')) return items;
  }
}

function readDict(reader: Reader, depth: number): PyDict {
  reader.at += 1;
  const entries = new Map<string, PyValue>();
  if (skipSpace(reader) === '}') return closed(reader, entries);
  for (;;) {
    if (skipSpace(reader) !== '"') throw malformed();
    const key = readString(reader);
    if (skipSpace(reader) !== ':') throw malformed();
    reader.at += 1;
    entries.set(key, readValue(reader, depth));
    if (separated(reader, '}')) return entries;
  }
}

function closed<T>(reader: Reader, value: T): T {
  reader.at += 1;
  return value;
}

/** After an item: false at a comma, true at the end. */
function separated(reader: Reader, end: string): boolean {
  const next = skipSpace(reader);
  if (next !== ',' && next !== end) throw malformed();
  reader.at += 1;
  return next === end;
}

/** Control characters and unknown escapes are refused, as `JSON.parse` does. */
function readString(reader: Reader): string {
  let end = reader.text.indexOf('"', reader.at + 1);
  while (end !== -1 && isEscaped(reader.text, end)) end = reader.text.indexOf('"', end + 1);
  if (end === -1) throw malformed();
  const token = reader.text.slice(reader.at, end + 1);
  reader.at = end + 1;
  const text = parseToken(token);
  if (!text.isWellFormed()) throw brokenText();
  return text;
}

function parseToken(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    throw malformed();
  }
}

function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text[start - 1] === '\\') start -= 1;
  return (at - start) % 2 === 1;
}

const numberToken = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
function readNumber(reader: Reader): bigint | number | undefined {
  const found = match(reader, numberToken);
  if (found === undefined) return undefined;
  if (/[.eE]/.test(found)) return Number(found);
  if (found.length > MAX_DIGITS) throw malformed();
  return BigInt(found);
}

const words = new Map<string, PyValue>([
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);
const wordToken = /-?[A-Za-z]+/y;
function readWord(reader: Reader): PyValue {
  const value = words.get(match(reader, wordToken) ?? '');
  if (value === undefined) throw malformed();
  return value;
}

function match(reader: Reader, token: RegExp): string | undefined {
  token.lastIndex = reader.at;
  const found = token.exec(reader.text)?.[0];
  if (found !== undefined) reader.at += found.length;
  return found;
}
