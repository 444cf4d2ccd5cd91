import type { Database } from '../../tables/database.ts';
import { countIntoProfile } from '../profile/count-into-profile.ts';
import type { CountedColumn } from '../profile/counted-rows.ts';
import type { Profile, ProfileColumn } from '../profile/profile.ts';

/**
 * Counts the ground truth of the loaded rows into the reference's labels. Its size is the number of rows whose label has arrived. Uses the table
 * `labels`.
 * @param ofVersion SQL from FROM on, of rows with a `prediction_id`
 */
export async function countLabels(
  database: Database,
  reference: Profile,
  ofVersion: string,
): Promise<Profile['columns']> {
  const labelled = `(SELECT label FROM (SELECT prediction_id ${ofVersion}) JOIN labels USING (prediction_id))`;
  const [row] = await database.query(`SELECT count(*) AS rows FROM ${labelled}`);
  return countIntoProfile(
    database,
    { rows: Number(row?.['rows'] ?? 0), select: () => labelled },
    Object.entries(reference.labels ?? {}).map(([name, like]) => ({
      column: labelColumn(name, like),
      reference: like,
    })),
  );
}

/** Labels are kept as text. */
function labelColumn(name: string, { kind }: ProfileColumn): CountedColumn {
  if (kind === 'category') return { name, value: 'label', bad: 'false', type: 'string' };
  const value = 'TRY_CAST(label AS DOUBLE)';
  return { name, value, bad: `${value} IS NULL`, type: 'double' };
}
