import { join } from 'node:path';
import type { Database } from '../../tables/database.ts';
import { quoteText } from '../../tables/quote.ts';
import {
  type CapturedColumn,
  capturedLines,
  capturedParquet,
  distinctPredictions,
  noCapturedRows,
} from './captured-table.ts';
import { endingOf, hourEnd, type InferenceHour } from './inference-blobs.ts';
import { INFERENCE_CONTAINER } from '../messages.ts';
import type { BlobItem, MonitoringBlobs } from '../ports.ts';

export type RowRange = { start: Date; end: Date };

/**
 * Fills the table `captured` with the champion's rows of a span of time: compacted Parquet and lines not yet compacted together, each prediction once. Columns
 * as in `capturedLines`. A file is fetched once, however often the span is widened.
 */
export type RowLoader = {
  /** @param only SQL condition of the rows to take; all unless given */
  load(
    range: RowRange,
    columns: readonly CapturedColumn[],
    signal?: AbortSignal,
    only?: string,
  ): Promise<void>;
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
    const file = join(deps.folder, `captured-${fetched.size}.${endingOf(item.name)}`);
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
    load: async (range, columns, signal, only = 'true') => {
      const hours = deps.hours.filter((hour) => hour.start < range.end && hourEnd(hour) > range.start);
      const parquet = await fetchAll(
        hours.flatMap((hour) => hour.parquet),
        signal,
      );
      const lines = await fetchAll(
        hours.flatMap((hour) => hour.lines),
        signal,
      );
      const within = async (wanted: readonly CapturedColumn[]): Promise<string> =>
        championRows(await unionOf(deps.database, parquet, lines, wanted), range, only);
      const rows = await distinctPredictions(deps.database, await within(columns), await within([]));
      await deps.database.query(`CREATE OR REPLACE TEMP TABLE captured AS SELECT * FROM ${rows}`);
    },
  };
}

async function unionOf(
  database: Database,
  parquet: readonly string[],
  lines: readonly string[],
  columns: readonly CapturedColumn[],
): Promise<string> {
  const relations = [
    noCapturedRows(columns),
    ...(parquet.length > 0 ? [await capturedParquet(database, parquet, columns)] : []),
    ...(lines.length > 0 ? [capturedLines(lines, columns)] : []),
  ];
  return `(${relations.map((relation) => `SELECT * FROM ${relation}`).join(' UNION ALL ')})`;
}

const championRows = (relation: string, { start, end }: RowRange, only: string): string =>
  `(SELECT * FROM ${relation} WHERE ${only} AND route = 'champion' AND timestamp >= ${instant(start)} AND timestamp < ${instant(end)})`;

const instant = (time: Date): string => `CAST(${quoteText(time.toISOString())} AS TIMESTAMPTZ)`;
