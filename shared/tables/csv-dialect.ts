import { open } from 'node:fs/promises';
import { inputError } from '../kernel/error.ts';
import { unlessAbsent } from '../kernel/unless-absent.ts';
import { quoteText } from './quote.ts';

export type CsvDialect = { delimiter: string; columns: string[] };

const delimiters = [',', ';', '\t', '|'] as const;
const HEADER_LIMIT = 1024 * 1024;

/**
 * Delimiter and column names from a CSV file's first line: the delimiter is the one that occurs most often outside quotes.
 * Guessing from the data as well would read a broken file as something else. Throws TABLE_UNREADABLE for a file that is not there or empty, a header that
 * does not end within 1 MB, and empty or repeated column names.
 */
export async function readCsvDialect(path: string): Promise<CsvDialect> {
  const header = headerLine(await readStart(path));
  const counts = delimiters.map((delimiter) => splitHeader(header, delimiter).length);
  const delimiter = delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
  const columns = splitHeader(header, delimiter);
  const empty = columns.findIndex((column) => column === '');
  if (empty !== -1) throw unreadable(`column ${empty + 1} has no name`);
  const repeated = columns.find((column, index) => columns.indexOf(column) !== index);
  if (repeated !== undefined) throw unreadable(`the column ${repeated} occurs twice`);
  return { delimiter, columns };
}

const unreadable = (reason: string): Error => inputError('TABLE_UNREADABLE', 'line 1', reason);

async function readStart(path: string): Promise<string> {
  const file = await unlessAbsent(open(path, 'r'));
  if (file === undefined) throw inputError('TABLE_UNREADABLE', '', 'no such file');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_LIMIT), 0, HEADER_LIMIT, 0);
    return decode(buffer.subarray(0, bytesRead), bytesRead === HEADER_LIMIT);
  } finally {
    await file.close();
  }
}

function decode(bytes: Uint8Array, cut: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
  } catch {
    throw unreadable('not UTF-8');
  }
}

function headerLine(start: string): string {
  let quoted = false;
  for (let index = 0; index < start.length; index++) {
    const character = start[index];
    if (character === '"') quoted = !quoted;
    else if (character === '\0') throw unreadable('not a text file');
    else if (!quoted && (character === '\n' || character === '\r')) return nonEmpty(start.slice(0, index));
  }
  if (quoted || start.length >= HEADER_LIMIT) throw unreadable('the header line does not end');
  return nonEmpty(start);
}

function nonEmpty(line: string): string {
  if (line.trim() === '') throw unreadable('the file has no header line');
  return line;
}

function splitHeader(line: string, delimiter: string): string[] {
  const fields: string[] = [''];
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    if (character === delimiter && !quoted) fields.push('');
    else fields[fields.length - 1] += character;
  }
  return fields.map(unquote);
}

const unquote = (field: string): string => {
  const text = field.trim();
  return text.length > 1 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replaceAll('""', '"')
    : text;
};

/** A CSV file (as SQL) as a relation of text columns, which are called as the dialect says. */
export function csvRelation(file: string, dialect: CsvDialect): string {
  const columns = dialect.columns.map((column) => `${quoteText(column)}: 'VARCHAR'`).join(', ');
  return (
    `read_csv(${file}, auto_detect = false, header = true, delim = ${quoteText(dialect.delimiter)}, ` +
    `quote = '"', escape = '"', columns = {${columns}}, hive_partitioning = false, max_line_size = 16777216, buffer_size = 33554432)`
  );
}
