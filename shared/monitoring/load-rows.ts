import { join } from 'node:path';
import type { Database } from '../tables/database.ts';
import {
  type CapturedColumn,
  capturedLines,
  capturedParquet,
  distinctPredictions,
  noCapturedRows,
} from './captured-table.ts';
import { hourEnd, type InferenceHour } from './inference-blobs.ts';
import { INFERENCE_CONTAINER } from './messages.ts';
import type { BlobItem, MonitoringBlobs } from './ports.ts';

export type RowRange = { start: Date; end: Date };

/**
 * Fills the table `captured` with the champion's rows of a span of time: compacted Parquet and lines not yet compacted together, each prediction once. Columns
 * as in `capturedLines`. A file is fetched once, however often the span is widened.
 */
export type RowLoader = {
  load(range: RowRange, columns: readonly CapturedColumn[], signal?: AbortSignal): Promise<void>;
};

export function createRowLoader(deps: {
  blobs: Pick<MonitoringBlobs, 'download'>;
  database: Database;
  folder: string;
  hours: readonly InferenceHour[];
}): RowLoader {
  const fetched = new Map<string, string>();

  async function fetch(item: BlobItem, signal: AbortSignal | undefined): Promise<string | undefined> {
    const known = fetched.get(item.name);
    if (known !== undefined) return known;
    const ending = item.name.endsWith('.parquet') ? 'parquet' : 'jsonl';
    const file = join(deps.folder, `captured-${fetched.size}.${ending}`);
    if (!(await deps.blobs.download(INFERENCE_CONTAINER, item.name, file, signal))) return undefined;
    fetched.set(item.name, file);
    return file;
  }
  async function fetchAll(items: readonly BlobItem[], signal: AbortSignal | undefined): Promise<string[]> {
    const files: string[] = [];
    for (const item of items) {
      const file = await fetch(item, signal);
      if (file !== undefined) files.push(file);
    }
    return files;
  }
  return {
    load: async (range, columns, signal) => {
      const hours = deps.hours.filter((hour) => hour.start < range.end && hourEnd(hour) > range.start);
      const parquet = await fetchAll(
        hours.flatMap((hour) => hour.parquet),
        signal,
      );
      const lines = await fetchAll(
        hours.flatMap((hour) => hour.lines),
        signal,
      );
      const relations = [
        noCapturedRows(columns),
        ...(parquet.length > 0 ? [await capturedParquet(deps.database, parquet, columns)] : []),
        ...(lines.length > 0 ? [capturedLines(lines, columns)] : []),
      ];
      const all = `(${relations.map((relation) => `SELECT * FROM ${relation}`).join(' UNION ALL ')})`;
      const inRange = `timestamp >= CAST(? AS TIMESTAMPTZ) AND timestamp < CAST(? AS TIMESTAMPTZ)`;
      await deps.database.query(
        `CREATE OR REPLACE TEMP TABLE captured AS SELECT * FROM ${distinctPredictions(`(SELECT * FROM ${all} WHERE route = 'champion' AND ${inRange})`)}`,
        [range.start, range.end],
      );
    },
  };
}
