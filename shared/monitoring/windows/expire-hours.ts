import { hourEnd, type InferenceHour } from './inference-blobs.ts';
import { INFERENCE_CONTAINER } from '../messages.ts';
import type { MonitoringBlobs } from '../ports.ts';

/** Deletes the hours that ended before `limit`, as the policy's retention asks, and returns the others. Repeats safely. */
export async function expireHours(
  blobs: Pick<MonitoringBlobs, 'remove'>,
  hours: readonly InferenceHour[],
  limit: Date,
  signal?: AbortSignal,
): Promise<InferenceHour[]> {
  const expired = hours.filter((hour) => hourEnd(hour) <= limit);
  for (const { name } of expired.flatMap((hour) => [...hour.lines, ...hour.parquet]))
    await blobs.remove(INFERENCE_CONTAINER, name, signal);
  return hours.filter((hour) => !expired.includes(hour));
}
