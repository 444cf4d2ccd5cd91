import type { Database } from '../../tables/database.ts';

/**
 * How many rows a row's entity has, on average over the rows: Σ n² / Σ n. Where all rows of an entity are alike, a sample says as much as independent rows of this
 * part of its size (L. Kish, "Survey Sampling", 1965, 5.4 and 11.7), and no less where they are not. 1 where none repeats. Rows without an entity
 * stand for themselves.
 * @param relation SQL of the rows
 * @param entity SQL of what identifies a row's entity
 */
export async function rowsPerEntity(database: Database, relation: string, entity: string): Promise<number> {
  const grouped = `SELECT ${entity} AS entity, count(*) AS found FROM ${relation} GROUP BY entity`;
  const [row = {}] = await database.query(
    `SELECT CAST(sum(found) AS DOUBLE) AS found,
            CAST(sum(CASE WHEN entity IS NULL THEN found ELSE CAST(found AS DOUBLE) * found END) AS DOUBLE) AS squares
     FROM (${grouped})`,
  );
  const rows = Number(row['found'] ?? 0);
  return rows === 0 ? 1 : Number(row['squares']) / rows;
}
