import { inputError, isRelevoError, RelevoError } from '../kernel/error.ts';

const unreadable =
  /^(Invalid Input|Conversion|IO|Not implemented|Serialization|Out of Range|Invalid|TProtocol|Invalid TProtocol)\b/;

/**
 * What a failed query becomes. DuckDB's messages quote the file's content, so of a message about data only the place is
 * kept, and it is no cause either: TABLE_UNREADABLE (400), TABLE_TOO_LARGE for memory. Mistakes in SQL pass unchanged.
 */
export function tableError(error: unknown): unknown {
  if (isRelevoError(error) || !(error instanceof Error)) return error;
  if (error.message.startsWith('Out of Memory'))
    return new RelevoError('TABLE_TOO_LARGE', 'the query does not fit into its memory limit');
  if (error.message.startsWith('INTERRUPT')) return new DOMException('the query was aborted', 'AbortError');
  if (!unreadable.test(error.message) || error.message.includes('configuration option')) return error;
  const place = placeOf(error.message);
  return inputError('TABLE_UNREADABLE', place.path, place.reason);
}

function placeOf(message: string): { path: string; reason: string } {
  const cell = /relevo:cell:(\w+):(.*?):relevo/s.exec(message);
  if (cell !== null)
    return { path: cell[2] ?? '', reason: `a value in column ${cell[2]} is not of type ${cell[1]}` };
  const line = /(?:CSV Error on Line|in line):? (\d+)/.exec(message)?.[1];
  const path = line === undefined ? '' : `line ${line}`;
  return { path, reason: [path, reasonOf(message)].filter((part) => part !== '').join(': ') };
}

function reasonOf(message: string): string {
  const columns = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (columns !== null) return `expected ${columns[1]} columns, found ${columns[2]}`;
  if (/^IO Error: (No files found|Cannot open file)/.test(message)) return 'no such file';
  if (message.includes('unterminated quote')) return 'a quoted value does not end';
  if (/unicode|utf-8/i.test(message)) return 'not UTF-8';
  if (/parquet|TProtocol|thrift/i.test(message)) return 'not a readable Parquet file';
  if (/JSON/.test(message)) return 'not valid JSON';
  if (/CSV/.test(message)) return 'not valid CSV';
  return 'the file cannot be read as a table';
}
