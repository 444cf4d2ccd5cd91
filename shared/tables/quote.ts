import { resolve } from 'node:path';

/** A column or table name as SQL. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as SQL. A NUL ends the statement where it stands, so that it is written as what it is. */
export function quoteText(text: string): string {
  const parts = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? parts.join('') : `(${parts.join(' || chr(0) || ')})`;
}

/** A local file as SQL: absolute, so never taken for an address, and with the characters of a pattern made literal. */
export const quoteFile = (path: string): string =>
  quoteText(resolve(path).replaceAll(/[*?[]/g, (character) => `[${character}]`));

/** Several local files as an SQL list. */
export const quoteFiles = (paths: readonly string[]): string => `[${paths.map(quoteFile).join(', ')}]`;
