import { z } from 'zod';
import type { MonitoringBlobs } from '../ports.ts';
import { REPORTS_CONTAINER } from '../report/report-store.ts';

/** That a labelled window is or was going to be uploaded; written before the upload, so that a repeated try finishes this very one. */
export const retrainingRecordSchema = z.object({
  format: z.literal(1),
  /** What asked for it: the alarm's window, or the period of the schedule. */
  key: z.string(),
  reason: z.enum(['drift', 'schedule']),
  version: z.string().nullable(),
  path: z.string(),
  digest: z.string(),
  rows: z.int(),
  requestedAt: z.iso.datetime(),
});

export type RetrainingRecord = z.infer<typeof retrainingRecordSchema>;

export type RetrainingRecords = {
  /** All records, and the keys of those whose upload is done. */
  list(model: string, signal?: AbortSignal): Promise<{ records: RetrainingRecord[]; uploaded: Set<string> }>;
  /** The record that counts: this one, or one that was there before. */
  create(model: string, record: RetrainingRecord, signal?: AbortSignal): Promise<RetrainingRecord>;
  markUploaded(model: string, key: string, signal?: AbortSignal): Promise<void>;
};

const UPLOADED = '.uploaded';

const prefixOf = (model: string): string => `${model}/retraining/`;

export function createRetrainingRecords(
  blobs: Pick<MonitoringBlobs, 'read' | 'write' | 'list'>,
): RetrainingRecords {
  const read = async (name: string, signal?: AbortSignal): Promise<RetrainingRecord | undefined> => {
    const found = await blobs.read(REPORTS_CONTAINER, name, signal);
    return found === undefined
      ? undefined
      : retrainingRecordSchema.parse(JSON.parse(new TextDecoder().decode(found.bytes)));
  };
  return {
    list: async (model, signal) => {
      const records: RetrainingRecord[] = [];
      const uploaded = new Set<string>();
      const prefix = prefixOf(model);
      for await (const { name } of blobs.list(REPORTS_CONTAINER, prefix, signal)) {
        if (name.endsWith(UPLOADED)) uploaded.add(name.slice(prefix.length, -UPLOADED.length));
        const record = name.endsWith('.json') ? await read(name, signal) : undefined;
        if (record !== undefined) records.push(record);
      }
      return { records, uploaded };
    },
    create: async (model, record, signal) => {
      const name = `${prefixOf(model)}${record.key}.json`;
      const options = { ifNoneMatch: '*', contentType: 'application/json' } as const;
      const written = await blobs.write(
        REPORTS_CONTAINER,
        name,
        JSON.stringify(record),
        signal === undefined ? options : { ...options, signal },
      );
      return written === undefined ? ((await read(name, signal)) ?? record) : record;
    },
    markUploaded: async (model, key, signal) => {
      const name = `${prefixOf(model)}${key}${UPLOADED}`;
      await blobs.write(REPORTS_CONTAINER, name, '', signal === undefined ? {} : { signal });
    },
  };
}
