import type { Database } from './database.ts';
import { quoteText } from './quote.ts';

/** Cells that are held in memory until they are written. */
const GROUP_CELLS = 5_000_000;

/** Rows of a group: DuckDB's own number, fewer for wide tables, which would not fit into memory otherwise. */
const groupRows = (columns: number): number =>
  Math.min(122_880, Math.max(2048, Math.floor(GROUP_CELLS / Math.max(1, columns))));

/** Bytes of the dictionaries of all text columns together. */
const DICTIONARY_BYTES = 64 * 1024 * 1024;
/** DuckDB's own limit for the dictionary of one. */
const MAX_DICTIONARY_BYTES = 1024 * 1024;

/** Each text column that is written takes as much memory as its dictionary may have, however few its values are. */
const dictionaryBytes = (columns: number): number =>
  Math.min(MAX_DICTIONARY_BYTES, Math.floor(DICTIONARY_BYTES / Math.max(1, columns)));

/**
 * Writes the rows of a SELECT to a local Parquet file (zstd) and returns how many there are. `columns` is about how many columns it has,
 * where those may be hundreds.
 */
export async function writeParquet(
  database: Database,
  selectSql: string,
  file: string,
  columns = 1,
): Promise<number> {
  const [row] = await database.query(
    `COPY (${selectSql}) TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${groupRows(columns)}, ` +
      `STRING_DICTIONARY_PAGE_SIZE_LIMIT ${dictionaryBytes(columns)})`,
  );
  return Number(row?.['Count'] ?? 0);
}
