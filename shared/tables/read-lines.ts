import { quoteFiles } from './quote.ts';

const linesOf = (paths: readonly string[]): string =>
  `read_csv(${quoteFiles(paths)}, auto_detect = false, delim = chr(1), quote = '', escape = '', header = false, strict_mode = false, ` +
  `columns = {'line': 'VARCHAR'}, hive_partitioning = false, max_line_size = 16777216, buffer_size = 33554432)`;

/**
 * Text files as a relation of one column, `line`, without empty lines. For JSON lines: whatever a line of up to 16 MB holds, the query does not fail on it.
 */
export const readLines = (paths: readonly string[]): string =>
  `(SELECT line FROM ${linesOf(paths)} WHERE line IS NOT NULL)`;

/** The same of one file, with each line's number in the file as `line_number`. */
export const readNumberedLines = (path: string): string =>
  `(SELECT * FROM (SELECT line, row_number() OVER () AS line_number FROM ${linesOf([path])}) WHERE line IS NOT NULL)`;
