import { join } from 'node:path';
import type { Profile } from '../../monitoring/profile/profile.ts';
import type { MonitoringBlobs } from '../../monitoring/ports.ts';
import { redactedForTraining, trainingLayout } from '../../monitoring/retraining/training-layout.ts';
import { capturedColumnName } from '../../monitoring/windows/captured-table.ts';
import { hourEnd, listHours } from '../../monitoring/windows/inference-blobs.ts';
import { loadLabels } from '../../monitoring/windows/labels.ts';
import { createRowLoader } from '../../monitoring/windows/load-rows.ts';
import type { Policy } from '../../policy/policy.ts';
import type {
  FetchProductionRows,
  ProductionRows,
  ProductionRowsQuery,
  RegisteredVersion,
} from '../../promotion/ports.ts';
import { type Database, withDuckDb } from '../../tables/database.ts';
import { quoteIdentifier } from '../../tables/quote.ts';
import { tableDigest } from '../../tables/row-hash.ts';
import { writeParquet } from '../../tables/write-parquet.ts';

export type ProductionRowsDeps = {
  blobs: Pick<MonitoringBlobs, 'list' | 'download'>;
  policyOf(model: string): Policy | undefined;
  /** The reference profile that was logged with a version; undefined when it has none. */
  profileOf(version: RegisteredVersion, signal?: AbortSignal): Promise<Profile | undefined>;
};

const none = (why: string): ProductionRows => ({ kind: 'none', why });

/** Rows that the champion answered, as `capture` keeps them, joined with the labels that were sent back. */
export const createProductionRows =
  (deps: ProductionRowsDeps): FetchProductionRows =>
  async (query, folder, signal) => {
    const { model } = query.version;
    const policy = deps.policyOf(model);
    if (policy?.capture.enabled !== true) return none('predictions are not captured');
    return withDuckDb(
      async (database) => {
        const labels = await loadLabels(
          { blobs: deps.blobs, folder },
          database,
          model,
          query.start,
          signal,
          query.end,
        );
        if (labels === 0) return none('no label has arrived');
        const profile = await deps.profileOf(query.version, signal);
        if (profile === undefined) return none('the candidate has no reference profile');
        const redacted = redactedForTraining(profile, policy);
        return redacted.length > 0
          ? none(`capture redacts ${redacted.join(', ')}`)
          : joined(deps, { database, folder, profile, policy }, query, signal);
      },
      signal === undefined ? {} : { signal },
    );
  };

type Session = { database: Database; folder: string; profile: Profile; policy: Policy };

async function joined(
  { blobs }: ProductionRowsDeps,
  { database, folder, profile, policy }: Session,
  { version, start, end }: ProductionRowsQuery,
  signal: AbortSignal | undefined,
): Promise<ProductionRows> {
  const layout = trainingLayout(profile, policy);
  const hours = (await listHours(blobs, version.model, signal)).filter((hour) => hourEnd(hour) > start);
  await createRowLoader({ blobs, database, folder, hours }).load({ start, end }, layout.columns, signal);
  const counts = [
    'count(*) AS captured',
    'count(label) AS labelled',
    'max(timestamp) FILTER (label IS NOT NULL) AS newest',
    ...layout.columns.map((column, at) => `count(${quoteIdentifier(capturedColumnName(column))}) AS c${at}`),
  ];
  const [row] = await database.query(
    `SELECT ${counts.join(', ')} FROM captured LEFT JOIN labels USING (prediction_id)`,
  );
  const { newest } = row ?? {};
  if (!(newest instanceof Date)) return none('no captured row has a label');
  const absent = layout.columns.filter((_, at) => Number(row?.[`c${at}`] ?? 0) === 0);
  if (absent.length > 0)
    return none(`no captured row has a value of ${absent.map(({ name }) => name).join(', ')}`);
  const file = join(folder, 'production.parquet');
  const rows = await writeParquet(database, layout.select, file);
  if (rows === 0) return none('no captured row has a usable label');
  return {
    kind: 'rows',
    file,
    digest: await tableDigest(database, `(${layout.select})`, layout.names),
    newest,
    rows,
    rarer: policy.task === 'binary' ? await rarerOf(database, layout.select, policy.target) : null,
    unlabelled: Number(row?.['captured']) - Number(row?.['labelled']),
  };
}

/** How many of the rows have the label that fewer have; none where all have the same. */
async function rarerOf(database: Database, select: string, target: string): Promise<number> {
  const label = quoteIdentifier(target);
  const [row] = await database.query(
    `SELECT count(*) AS labels, min(rows) AS fewest FROM (SELECT count(*) AS rows FROM (${select}) GROUP BY ${label})`,
  );
  return Number(row?.['labels']) < 2 ? 0 : Number(row?.['fewest']);
}
