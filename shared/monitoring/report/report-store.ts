import { type DriftReport, driftReportSchema } from './report.ts';
import type { MonitoringBlobs } from '../ports.ts';

export const REPORTS_CONTAINER = 'reports';

/** Key of a window: its end, so that keys sort by time. */
export const windowKey = (end: Date): string => end.toISOString().replaceAll(/[-:.]/g, '');

const reportPath = (model: string, key: string): string => `${model}/drift/${key}.json`;
const pagePath = (model: string, key: string): string => `${model}/drift/${key}.html`;
const finishedPath = (model: string, key: string): string => `${model}/drift-finished/${key}`;

/** The drift reports of a model; what a window's verdict was is nowhere else. */
export type ReportStore = {
  /** Keys of the reports, oldest first, and which of them are finished. */
  list(model: string, signal?: AbortSignal): Promise<{ keys: string[]; finished: Set<string> }>;
  read(model: string, key: string, signal?: AbortSignal): Promise<DriftReport | undefined>;
  /** Stores a report unless the window has one; returns the one that counts. */
  create(report: DriftReport, signal?: AbortSignal): Promise<DriftReport>;
  writePage(report: DriftReport, html: string, signal?: AbortSignal): Promise<void>;
  /** Notes that everything that follows from a report was done. */
  finish(report: DriftReport, signal?: AbortSignal): Promise<void>;
};

export function createReportStore(blobs: Pick<MonitoringBlobs, 'read' | 'write' | 'list'>): ReportStore {
  const namesBelow = async (prefix: string, signal: AbortSignal | undefined): Promise<string[]> => {
    const names: string[] = [];
    for await (const item of blobs.list(REPORTS_CONTAINER, prefix, signal))
      names.push(item.name.slice(prefix.length));
    return names;
  };
  const put = (name: string, content: string, contentType: string, signal: AbortSignal | undefined) =>
    blobs.write(REPORTS_CONTAINER, name, content, {
      contentType,
      ...(signal === undefined ? {} : { signal }),
    });
  const read: ReportStore['read'] = async (model, key, signal) => {
    const found = await blobs.read(REPORTS_CONTAINER, reportPath(model, key), signal);
    return found === undefined ? undefined : parseReport(found.bytes);
  };
  return {
    list: async (model, signal) => {
      const names = await namesBelow(`${model}/drift/`, signal);
      const keys = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
      return { keys, finished: new Set(await namesBelow(`${model}/drift-finished/`, signal)) };
    },
    read,
    create: async (report, signal) => {
      const written = await blobs.write(
        REPORTS_CONTAINER,
        reportPath(report.model, report.key),
        `${JSON.stringify(report, null, 2)}\n`,
        {
          ifNoneMatch: '*',
          contentType: 'application/json',
          ...(signal === undefined ? {} : { signal }),
        },
      );
      if (written !== undefined) return report;
      return (await read(report.model, report.key, signal)) ?? report;
    },
    writePage: async (report, html, signal) => {
      await put(pagePath(report.model, report.key), html, 'text/html; charset=utf-8', signal);
    },
    finish: async (report, signal) => {
      await put(finishedPath(report.model, report.key), '', 'text/plain', signal);
    },
  };
}

const parseReport = (bytes: Uint8Array): DriftReport =>
  driftReportSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
