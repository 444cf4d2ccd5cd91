import type { Database } from './database.ts';
import { quoteText } from './quote.ts';

/** Writes the rows of a SELECT to a local Parquet file (zstd) and returns how many there are. */
export async function writeParquet(database: Database, selectSql: string, file: string): Promise<number> {
  const [row] = await database.query(
    `COPY (${selectSql}) TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  return Number(row?.['Count'] ?? 0);
}
