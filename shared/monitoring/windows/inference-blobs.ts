import { INFERENCE_CONTAINER } from '../messages.ts';
import type { BlobItem, MonitoringBlobs } from '../ports.ts';

/** The blobs of one hour of captured rows. */
export type InferenceHour = {
  /** `model=<m>/date=YYYY-MM-DD/hour=HH/`. */
  partition: string;
  start: Date;
  lines: BlobItem[];
  parquet: BlobItem[];
};

const HOUR_MS = 3_600_000;
const DEAD_LETTER = 'dead-letter/';
const blobName =
  /^(?:dead-letter\/)?(model=[^/]+\/date=(\d{4}-\d{2}-\d{2})\/hour=(\d{2})\/)[^/]+\.(jsonl|jsonl\.gz|parquet)$/;

export const hourEnd = (hour: InferenceHour): Date => new Date(hour.start.getTime() + HOUR_MS);

/** What a blob holds, as DuckDB knows it by a file's name. */
export const endingOf = (name: string): 'parquet' | 'jsonl' | 'jsonl.gz' => {
  if (name.endsWith('.parquet')) return 'parquet';
  return name.endsWith('.gz') ? 'jsonl.gz' : 'jsonl';
};

/** All hours with captured rows, oldest first. Dead letters count to the hour that they were meant for. */
export async function listHours(
  blobs: Pick<MonitoringBlobs, 'list'>,
  model: string,
  signal?: AbortSignal,
): Promise<InferenceHour[]> {
  const hours = new Map<string, InferenceHour>();
  for (const prefix of [`model=${model}/`, `${DEAD_LETTER}model=${model}/`])
    for await (const item of blobs.list(INFERENCE_CONTAINER, prefix, signal)) addBlob(hours, item);
  return [...hours.values()].toSorted((a, b) => a.start.getTime() - b.start.getTime());
}

function addBlob(hours: Map<string, InferenceHour>, item: BlobItem): void {
  const [, partition, date, hour, ending] = blobName.exec(item.name) ?? [];
  if (partition === undefined) return;
  const start = new Date(`${date}T${hour}:00:00.000Z`);
  const found = hours.get(partition) ?? { partition, start, lines: [], parquet: [] };
  (ending === 'parquet' ? found.parquet : found.lines).push(item);
  hours.set(partition, found);
}
