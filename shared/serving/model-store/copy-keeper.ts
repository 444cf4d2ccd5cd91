import type { Log } from '../../kernel/log.ts';
import type { ChampionCopies } from './champion-copies.ts';
import type { DiskCache } from './disk-cache.ts';
import type { LoadedModel } from './load-champion.ts';
import { codeOf } from './model-files.ts';
import { identityKey } from './model-identity.ts';

/** Keeps copies of a champion on disk and in storage, beside the requests and not in their way. */
export type CopyKeeper = {
  /** Begins unless it is done or under way; a failure is logged and made up for at the next call. */
  keep(current: LoadedModel): void;
  /** Removes other versions from the disk; not while one is being loaded. */
  prune(current: LoadedModel, previous: LoadedModel | undefined): Promise<void>;
  settled(): Promise<void>;
};

export function createCopyKeeper(deps: { disk: DiskCache; copies: ChampionCopies; log: Log }): CopyKeeper {
  const { disk, copies, log } = deps;
  let kept: string | undefined;
  let running: Promise<void> | undefined;

  async function copy(current: LoadedModel): Promise<void> {
    const { identity } = current;
    try {
      await disk.remember(identity);
      await copies.save(identity, current.files, current.directory);
      kept = identityKey(identity);
    } catch (error) {
      log.warn('champion not copied, tried again later', { model: identity.model, reason: codeOf(error) });
    }
  }
  return {
    keep: (current) => {
      if (running !== undefined || kept === identityKey(current.identity)) return;
      running = copy(current).finally(() => {
        running = undefined;
      });
    },
    prune: async ({ identity }, previous) => {
      const kept = [identity, ...(previous === undefined ? [] : [previous.identity])];
      await disk.keepOnly(identity.model, kept).catch((error: unknown) => {
        log.warn('disk cache not pruned', { model: identity.model, reason: codeOf(error) });
      });
    },
    settled: async () => running,
  };
}
