import { sha256 } from '../kernel/digest.ts';
import type { Database } from './database.ts';
import { quoteIdentifier } from './quote.ts';

/**
 * SQL of a row's hash over the named columns, in their order: 32 hexadecimal digits, equal for rows of equal values. A value counts by its
 * text, so the same number read as `long` and as `double` differs: read both sides with the same types.
 */
export function rowHash(columns: readonly string[]): string {
  const cells = columns.map((column) => `CAST(${quoteIdentifier(column)} AS VARCHAR)`);
  return `md5(CAST(to_json([${cells.join(', ')}]) AS VARCHAR))`;
}

/** SHA-256 over the sorted row hashes and the column names: equal for the same rows in any order. */
export async function tableDigest(
  database: Database,
  relation: string,
  columns: readonly string[],
): Promise<string> {
  const sorted = columns.toSorted();
  const [row] = await database.query(
    `SELECT coalesce(sha256(string_agg(hash, '' ORDER BY hash)), '') AS digest FROM (SELECT ${rowHash(sorted)} AS hash FROM ${relation})`,
  );
  return sha256(JSON.stringify([sorted, row?.['digest'] ?? '']));
}
