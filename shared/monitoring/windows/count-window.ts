import type { Policy } from '../../policy/policy.ts';
import type { Database } from '../../tables/database.ts';
import { quoteIdentifier, quoteText } from '../../tables/quote.ts';
import { countIntoProfile } from '../profile/count-into-profile.ts';
import type { Profile, ProfileColumn } from '../profile/profile.ts';
import { type CapturedColumn, capturedColumnName } from './captured-table.ts';

/** Columns to load for a reference: its features, except those that redaction removed, and its outputs. */
export const columnsOfReference = (reference: Profile, policy: Policy): CapturedColumn[] => [
  ...Object.entries(reference.columns)
    .filter(([name]) => !Object.hasOwn(policy.capture.redact, name))
    .map(([name, column]) => capturedColumn('features', name, column)),
  ...outputsOfReference(reference),
];

export const outputsOfReference = (reference: Profile): CapturedColumn[] =>
  Object.entries(reference.outputs).map(([name, column]) => capturedColumn('outputs', name, column));

const capturedColumn = (
  part: 'features' | 'outputs',
  name: string,
  column: ProfileColumn,
): CapturedColumn => ({ part, name, type: column.kind === 'number' ? 'double' : 'string' });

/** Rows of one version in the table `captured`. */
export const capturedOf = (version: string): string => `FROM captured WHERE version = ${quoteText(version)}`;

/** Counts the loaded rows of a version into the reference's bins, in bounded memory. */
export const countWindow = (
  database: Database,
  reference: Profile,
  columns: readonly CapturedColumn[],
  version: string,
): Promise<Profile> => countCaptured(database, reference, columns, capturedOf(version));

/** The same of other loaded rows. @param from SQL that begins with FROM */
export async function countCaptured(
  database: Database,
  reference: Profile,
  columns: readonly CapturedColumn[],
  from: string,
): Promise<Profile> {
  const [row] = await database.query(`SELECT count(*) AS rows ${from}`);
  const rows = { rows: Number(row?.['rows'] ?? 0), select: () => `(SELECT * ${from})` };
  const countPart = async (
    part: CapturedColumn['part'],
    bins: Profile['columns'],
  ): Promise<Profile['columns']> =>
    countIntoProfile(
      database,
      rows,
      columns.flatMap((column) => {
        const like = column.part === part ? bins[column.name] : undefined;
        if (like === undefined) return [];
        const value = quoteIdentifier(capturedColumnName(column));
        return [{ column: { ...column, value, bad: 'false' }, reference: like }];
      }),
    );
  return {
    format: 1,
    rows: rows.rows,
    columns: await countPart('features', reference.columns),
    outputs: await countPart('outputs', reference.outputs),
  };
}
