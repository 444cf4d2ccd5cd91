import type { BlobStore } from '../../shared/azure/blob-store.ts';
import { type DriftReport, driftReportSchema } from '../../shared/monitoring/report.ts';
import { type RetrainingRecord, retrainingRecordSchema } from '../../shared/monitoring/retraining-record.ts';
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

async function readAll(blobs: BlobStore, prefix: string): Promise<string[]> {
  const texts: string[] = [];
  for await (const { name } of blobs.list(REPORTS_CONTAINER, prefix)) {
    const content = name.endsWith('.json') ? await blobs.read(REPORTS_CONTAINER, name) : undefined;
    if (content !== undefined) texts.push(Buffer.from(content.bytes).toString('utf8'));
  }
  return texts;
}
