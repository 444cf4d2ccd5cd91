import { inputError } from '../../kernel/error.ts';

const COMMA = 0x2c;
const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/**
 * Records of CSV text (RFC 4180), one after another: fields apart by commas, records by CRLF or LF, the last with or without.
 * A field in quotes may hold commas, line breaks, and quotes written twice. A line without anything is a record of
 * one empty field.
 *
 * @throws CSV_MALFORMED for a quote inside an unquoted field, text behind a closing quote, a quote that is not closed,
 * or a carriage return that ends no line
 */
export function* csvRecords(text: string): Generator<string[]> {
  let at = 0;
  for (let record = 0; at < text.length; record += 1) {
    const fields: string[] = [];
    const path = record === 0 ? 'csv.header' : `csv[${record - 1}]`;
    let more = true;
    while (more) {
      const quoted = text.charCodeAt(at) === QUOTE;
      const end = quoted ? closingQuote(text, at, path) + 1 : endOfPlain(text, at, path);
      fields.push(quoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end));
      more = text.charCodeAt(end) === COMMA;
      at = more ? end + 1 : afterLineEnd(text, end, path);
    }
    yield fields;
  }
}

function closingQuote(text: string, start: number, path: string): number {
  let at = text.indexOf('"', start + 1);
  while (at !== -1 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  if (at === -1) throw inputError('CSV_MALFORMED', path, 'a quote is not closed');
  return at;
}

function endOfPlain(text: string, start: number, path: string): number {
  let at = start;
  for (; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === COMMA || unit === LINE_FEED || unit === RETURN) return at;
    if (unit === QUOTE) throw inputError('CSV_MALFORMED', path, 'a quote inside a field without quotes');
  }
  return at;
}

function afterLineEnd(text: string, end: number, path: string): number {
  if (end >= text.length) return end;
  const unit = text.charCodeAt(end);
  if (unit === LINE_FEED) return end + 1;
  if (unit === RETURN && text.charCodeAt(end + 1) === LINE_FEED) return end + 2;
  throw inputError(
    'CSV_MALFORMED',
    path,
    unit === RETURN ? 'a carriage return that ends no line' : 'text behind a closing quote',
  );
}
