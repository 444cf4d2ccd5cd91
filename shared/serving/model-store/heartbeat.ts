import type { Clock } from '../../kernel/clock.ts';
import { HEARTBEAT_PATH, heartbeatSchema, MODEL_CACHE_CONTAINER } from '../messages.ts';
import type { ModelBlobs } from '../ports.ts';

/** What the reconciling timer says at this look. */
export type Beat = {
  /** It has run since the last look. */
  isNew: boolean;
  /** Code of why it could not ask MLflow, by model. Empty when it could, and when it has not run. */
  away: ReadonlyMap<string, string>;
};

export const noBeat: Beat = { isNew: false, away: new Map() };

/** Looks for the timer's sign of life. Clocks of machines are not compared: what counts is when a change was seen here. */
export type HeartbeatWatch = {
  look(): Promise<Beat>;
  /** True when there has been no new sign for `silenceMs`; that counts as one, so that it is true once in that time. */
  isSilent(): boolean;
};

export function watchHeartbeat(deps: {
  blobs: Pick<ModelBlobs, 'read'>;
  clock: Clock;
  silenceMs: number;
}): HeartbeatWatch {
  const { blobs, clock, silenceMs } = deps;
  let etag: string | undefined;
  let heardAt = clock.now().getTime();
  return {
    look: async () => {
      const blob = await blobs.read(MODEL_CACHE_CONTAINER, HEARTBEAT_PATH);
      if (blob === undefined || blob.etag === etag) return noBeat;
      etag = blob.etag;
      heardAt = clock.now().getTime();
      return { isNew: true, away: awayIn(blob.bytes) };
    },
    isSilent: () => {
      const now = clock.now().getTime();
      if (now - heardAt < silenceMs) return false;
      heardAt = now;
      return true;
    },
  };
}

/** One that cannot be read is a sign of life all the same. */
function awayIn(bytes: Uint8Array): ReadonlyMap<string, string> {
  try {
    const { away } = heartbeatSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return new Map(Object.entries(away));
  } catch {
    return noBeat.away;
  }
}
