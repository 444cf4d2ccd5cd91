import type { Log } from '../../kernel/log.ts';
import { findingIn } from '../champion-finding.ts';
import { championHintPath, MODEL_CACHE_CONTAINER } from '../messages.ts';
import type { ModelBlobs } from '../ports.ts';
import { type Beat, type HeartbeatWatch, noBeat } from './heartbeat.ts';
import { codeOf } from './model-files.ts';

/** A hint as it was read last; another `etag` is another hint. */
export type Hint = { etag: string; finding: string | undefined };

/** The hints as they were read last. */
export type Hints = {
  /** Reads the models' hints and the timer's sign of life; while storage is away, it says so once and hints stay. */
  read(models: readonly string[]): Promise<Beat>;
  /** undefined where there is none. */
  of(model: string): Hint | undefined;
};

export function createHints(deps: {
  blobs: Pick<ModelBlobs, 'read'>;
  heartbeat: Pick<HeartbeatWatch, 'look'>;
  log: Log;
}): Hints {
  const { blobs, heartbeat, log } = deps;
  const hints = new Map<string, Hint>();
  let storageAway = false;

  async function readOne(model: string): Promise<void> {
    const blob = await blobs.read(MODEL_CACHE_CONTAINER, championHintPath(model));
    if (blob === undefined) hints.delete(model);
    else if (blob.etag !== hints.get(model)?.etag)
      hints.set(model, { etag: blob.etag, finding: findingIn(blob.bytes) });
  }
  return {
    read: async (models) => {
      try {
        const [beat] = await Promise.all([heartbeat.look(), ...models.map(readOne)]);
        storageAway = false;
        return beat;
      } catch (error) {
        if (!storageAway) log.warn('champion hints cannot be read', { reason: codeOf(error) });
        storageAway = true;
        return noBeat;
      }
    },
    of: (model) => hints.get(model),
  };
}
