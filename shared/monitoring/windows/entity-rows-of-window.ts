import type { Policy } from '../../policy/policy.ts';
import type { Database } from '../../tables/database.ts';
import { rowsPerEntity } from '../profile/rows-per-entity.ts';
import { capturedOf } from './count-window.ts';
import type { RowLoader, RowRange } from './load-rows.ts';

type Session = { database: Database; rows: RowLoader; policy: Policy };

/** Rows per entity of a version's rows in a span of time; undefined where the policy names no entity. Their features are not read. */
export async function entityRowsOfWindow(
  { database, rows, policy }: Session,
  { version, ...range }: RowRange & { version: string },
  signal?: AbortSignal,
): Promise<number | undefined> {
  if (policy.entity === null) return undefined;
  await rows.load(range, [], signal);
  return rowsPerEntity(database, `(SELECT entity_id ${capturedOf(version)})`, 'entity_id');
}
