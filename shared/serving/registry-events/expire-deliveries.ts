import type { Clock } from '../../kernel/clock.ts';
import { DELIVERIES_CONTAINER } from '../messages.ts';
import type { ModelBlobs } from '../ports.ts';

const HOUR_MS = 3_600_000;

/** Forgets deliveries taken more than an hour ago: their signatures have long expired. */
export async function expireDeliveries(deps: {
  blobs: Pick<ModelBlobs, 'remove'> & {
    list(container: string, prefix: string): AsyncIterable<{ name: string; lastModified: Date }>;
  };
  clock: Clock;
}): Promise<void> {
  const before = deps.clock.now().getTime() - HOUR_MS;
  for await (const { name, lastModified } of deps.blobs.list(DELIVERIES_CONTAINER, ''))
    if (lastModified.getTime() < before) await deps.blobs.remove(DELIVERIES_CONTAINER, name);
}
