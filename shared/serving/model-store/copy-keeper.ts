import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { ChampionCopies } from './champion-copies.ts';
import type { DiskCache } from './disk-cache.ts';
import type { LoadedModel } from './load-champion.ts';
import { codeOf } from './model-files.ts';
import { identityKey } from './model-identity.ts';

/** Keeps copies of a champion on disk and in storage, beside the requests and not in their way. */
export type CopyKeeper = {
  /** Begins unless it is done or under way; the newest of several is copied last. To be called again and again: after a failure it waits a minute. */
  keep(current: LoadedModel): void;
  settled(): Promise<void>;
};

const PAUSE_MS = 60_000;

export function createCopyKeeper(deps: {
  disk: DiskCache;
  copies: ChampionCopies;
  clock: Clock;
  log: Log;
}): CopyKeeper {
  const { disk, copies, clock, log } = deps;
  let wanted: LoadedModel | undefined;
  let kept: string | undefined;
  let retryAt = 0;
  let running: Promise<void> | undefined;

  async function copy({ identity, files, directory }: LoadedModel): Promise<void> {
    await disk.remember(identity);
    await copies.save(identity, files, directory);
    kept = identityKey(identity);
  }
  async function copyWanted(): Promise<void> {
    const model = wanted;
    if (model === undefined || kept === identityKey(model.identity)) return;
    try {
      await copy(model);
    } catch (error) {
      const reason = codeOf(error);
      log.warn('champion not copied, tried again later', { model: model.identity.model, reason });
      retryAt = clock.now().getTime() + PAUSE_MS;
      return;
    }
    await copyWanted();
  }
  return {
    keep: (current) => {
      wanted = current;
      if (running !== undefined || kept === identityKey(current.identity)) return;
      if (clock.now().getTime() < retryAt) return;
      running = copyWanted().finally(() => {
        running = undefined;
      });
    },
    settled: async () => running,
  };
}
