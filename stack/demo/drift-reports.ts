import type { BlobStore } from '../../shared/azure/blob-store.ts';
import { type DriftReport, driftReportSchema } from '../../shared/monitoring/report/report.ts';
import {
  type RetrainingRecord,
  retrainingRecordSchema,
} from '../../shared/monitoring/retraining/retraining-record.ts';
import { MODEL } from './demo-policy.ts';

const REPORTS_CONTAINER = 'reports';

/** Reports of windows that ended after `since`, the oldest first. */
export async function readDriftReports(blobs: BlobStore, since: Date): Promise<DriftReport[]> {
  const reports: DriftReport[] = [];
  for (const text of await readAll(blobs, `${MODEL}/drift/`)) {
    const report = driftReportSchema.parse(JSON.parse(text));
    if (new Date(report.window.end) > since) reports.push(report);
  }
  return reports.toSorted((a, b) => a.window.end.localeCompare(b.window.end));
}

/** Labelled windows that were uploaded for retraining. */
export async function readRetrainingRecords(blobs: BlobStore): Promise<RetrainingRecord[]> {
  const texts = await readAll(blobs, `${MODEL}/retraining/`);
  return texts.map((text) => retrainingRecordSchema.parse(JSON.parse(text)));
}

/** The column that moved most, beside both limits that it would have to pass to count as drifted. */
export function largestEffect({
  columns,
  threshold,
  alpha,
}: Pick<DriftReport, 'columns' | 'threshold' | 'alpha'>): string {
  const [largest] = columns.toSorted((a, b) => (b.effect ?? -1) - (a.effect ?? -1));
  if (largest === undefined || largest.effect === null) return 'no column had enough values to be judged';
  const p = largest.adjustedP === null ? 'n/a' : largest.adjustedP.toFixed(3);
  return (
    `largest effect: ${largest.column} ${largest.effect.toFixed(3)} with an adjusted p-value of ${p}; ` +
    `drift needs at least ${threshold} and less than ${alpha}`
  );
}

async function readAll(blobs: BlobStore, prefix: string): Promise<string[]> {
  const texts: string[] = [];
  for await (const { name } of blobs.list(REPORTS_CONTAINER, prefix)) {
    const content = name.endsWith('.json') ? await blobs.read(REPORTS_CONTAINER, name) : undefined;
    if (content !== undefined) texts.push(Buffer.from(content.bytes).toString('utf8'));
  }
  return texts;
}
