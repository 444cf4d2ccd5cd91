import type { Clock } from '../../kernel/clock.ts';
import { durationMs } from '../../policy/duration.ts';
import type { Policy } from '../../policy/policy.ts';
import { type CapturedColumn, capturedColumnName } from '../../monitoring/windows/captured-table.ts';
import { hourEnd, listHours } from '../../monitoring/windows/inference-blobs.ts';
import { createRowLoader } from '../../monitoring/windows/load-rows.ts';
import { loadNewestRows } from '../../monitoring/windows/newest-rows.ts';
import type { MonitoringBlobs } from '../../monitoring/ports.ts';
import type {
  CapturedRequests,
  CapturedRequestsQuery,
  FetchCapturedRequests,
} from '../../promotion/ports.ts';
import { withDuckDb } from '../../tables/database.ts';
import { inputType } from '../../tables/input-type.ts';
import { quoteIdentifier } from '../../tables/quote.ts';
import { withScratchFolder } from '../../tables/scratch-folder.ts';
import { writeParquet } from '../../tables/write-parquet.ts';

export type CapturedRequestsDeps = {
  blobs: Pick<MonitoringBlobs, 'list' | 'download'>;
  policyOf(model: string): Policy | undefined;
  clock: Clock;
};

/** Requests as `capture` keeps them. */
export const createCapturedRequests =
  (deps: CapturedRequestsDeps): FetchCapturedRequests =>
  async (query, file, signal) => {
    const why = whyNot(deps.policyOf(query.model), query);
    return why === undefined ? fetch(deps, query, file, signal) : { kind: 'none', why };
  };

/** Why captured rows would not be what callers sent. */
function whyNot(policy: Policy | undefined, { inputs }: CapturedRequestsQuery): string | undefined {
  if (policy?.capture.enabled !== true) return 'requests are not captured';
  const redacted = inputs.filter(({ name }) => Object.hasOwn(policy.capture.redact, name));
  const nested = inputs.filter(({ type }) => columnType(type) === undefined);
  if (redacted.length > 0) return `capture redacts ${redacted.map(({ name }) => name).join(', ')}`;
  return nested.length > 0
    ? `capture keeps no ${nested.map(({ name }) => name).join(', ')} to replay`
    : undefined;
}

async function fetch(
  { blobs, clock }: CapturedRequestsDeps,
  query: CapturedRequestsQuery,
  file: string,
  signal: AbortSignal | undefined,
): Promise<CapturedRequests> {
  const end = clock.now();
  const start = new Date(end.getTime() - durationMs(query.maxAge));
  const hours = (await listHours(blobs, query.model, signal)).filter((hour) => hourEnd(hour) > start);
  const none: CapturedRequests = { kind: 'none', why: `no request was captured in the last ${query.maxAge}` };
  if (hours.length === 0) return none;
  const columns = columnsOf(query);
  return withScratchFolder((folder) =>
    withDuckDb(
      async (database) => {
        const rows = createRowLoader({ blobs, database, folder, hours });
        const range = { start, end, limit: query.rows };
        const found = await loadNewestRows(database, { hours, rows }, range, columns, signal);
        if (found === 0) return none;
        await writeParquet(database, selectOf(columns), file);
        return { kind: 'rows' };
      },
      signal === undefined ? {} : { signal },
    ),
  );
}

function columnsOf({ inputs, outputs }: CapturedRequestsQuery): CapturedColumn[] {
  const features = inputs.map(({ name, type }) => ({
    part: 'features' as const,
    name,
    type: columnType(type) ?? 'string',
  }));
  const answers = outputs.map((name) => ({
    part: 'outputs' as const,
    name,
    type: name === 'label' ? ('string' as const) : ('double' as const),
  }));
  return [...features, ...answers];
}

/** Features by their names, and outputs as training records them: `__<output>`. */
function selectOf(columns: readonly CapturedColumn[]): string {
  const cells = columns.map((column) => {
    const as = column.part === 'features' ? column.name : `__${column.name}`;
    return `${quoteIdentifier(capturedColumnName(column))} AS ${quoteIdentifier(as)}`;
  });
  return `SELECT ${[...cells, 'timestamp AS __captured_at'].join(', ')} FROM captured ORDER BY timestamp, prediction_id`;
}

/** Captured tables have moments as text. undefined: a composite type, which they do not have. */
function columnType(type: string): CapturedColumn['type'] | undefined {
  const known = inputType(type);
  return known === 'datetime' ? 'string' : known;
}
