import { quoteFiles } from './quote.ts';

/** Text files as a relation of one column, `line`, that leaves out empty lines. For JSON lines: no line
 * of up to 4 MB can make the query fail. */
export const readLines = (paths: readonly string[]): string =>
  `(SELECT line FROM read_csv(${quoteFiles(paths)}, auto_detect = false, delim = chr(1), quote = '', escape = '', header = false, ` +
  `columns = {'line': 'VARCHAR'}, hive_partitioning = false, max_line_size = 4194304, buffer_size = 8388608) WHERE line IS NOT NULL)`;
