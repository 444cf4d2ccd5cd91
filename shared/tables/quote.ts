import { resolve } from 'node:path';

/** A column or table name as SQL. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as SQL. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A local file as SQL: absolute, so never taken for an address, and with the characters of a pattern made literal. */
export const quoteFile = (path: string): string =>
  quoteText(resolve(path).replaceAll(/[*?[]/g, (character) => `[${character}]`));

/** Several local files as an SQL list. */
export const quoteFiles = (paths: readonly string[]): string => `[${paths.map(quoteFile).join(', ')}]`;
