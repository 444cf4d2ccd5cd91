import { join } from 'node:path';
import { type Cell, withDuckDb } from '../../tables/database.ts';
import { type ReadOptions, readTable } from '../../tables/read-table.ts';
import { withScratchFolder } from '../../tables/scratch-folder.ts';
import { writeParquet } from '../../tables/write-parquet.ts';
import { quoteFile } from '../../tables/quote.ts';

export type TableChunk = { names: readonly string[]; columns: readonly (readonly Cell[])[]; rows: number };

/**
 * Hands a file's rows out in their order, `size` at a time, in memory that does not grow with the file.
 * @throws TABLE_FORMAT, TABLE_UNREADABLE
 */
export async function eachTableChunk(
  file: string,
  size: number,
  options: ReadOptions,
  take: (chunk: TableChunk, done: number, total: number) => Promise<void>,
): Promise<number> {
  return withScratchFolder(async (folder) =>
    withDuckDb(async (database) => {
      const copy = join(folder, 'rows.parquet');
      const relation = await readTable(database, file, options);
      const total = await writeParquet(database, `SELECT * FROM ${relation}`, copy);
      for (let from = 0; from < total; from += size) {
        const { names, columns } = await database.queryColumns(
          `SELECT * EXCLUDE (file_row_number) FROM read_parquet(${quoteFile(copy)}, file_row_number = true)` +
            ` WHERE file_row_number BETWEEN ${from} AND ${from + size - 1} ORDER BY file_row_number`,
        );
        const rows = Math.min(size, total - from);
        await take({ names, columns, rows }, from + rows, total);
      }
      return total;
    }),
  );
}
