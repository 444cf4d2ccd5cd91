import { quoteFiles } from './quote.ts';

/**
 * Text files as a relation of one column, `line`, without empty lines. For JSON lines: whatever a line of up to 16 MB holds, the query does not fail on it.
 */
export const readLines = (paths: readonly string[]): string =>
  `(SELECT line FROM read_csv(${quoteFiles(paths)}, auto_detect = false, delim = chr(1), quote = '', escape = '', header = false, ` +
  `columns = {'line': 'VARCHAR'}, hive_partitioning = false, max_line_size = 16777216, buffer_size = 33554432) WHERE line IS NOT NULL)`;
