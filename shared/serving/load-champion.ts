import { isRelevoError } from '../kernel/error.ts';
import type { Log } from '../kernel/log.ts';
import type { Scorer } from '../scoring/create-scorer.ts';
import type { ChampionCopies, ChampionCopy } from './champion-copies.ts';
import type { DiskCache } from './disk-cache.ts';
import type { FileDigests } from './file-digests.ts';
import { identityKey, type ModelIdentity } from './model-identity.ts';
import type { ChampionSource } from './ports.ts';
import { probeModel } from './probe-model.ts';

/** Where a model's files came from when it was loaded. */
export type Origin = 'disk' | 'model-cache' | 'mlflow';

export type LoadedModel = {
  identity: ModelIdentity;
  scorer: Scorer;
  directory: string;
  files: FileDigests;
  origin: Origin;
};

/** Opens the session; a place for a worker thread to take over. */
export type OpenModel = (directory: string) => Promise<Scorer>;

export type ChampionLoader = {
  /** From disk, else our own copy, else the registry: checked, opened and probed. */
  load(identity: ModelIdentity): Promise<LoadedModel>;
  /** Without the registry: the newest champion that we have a copy of and that works; undefined when there is none. */
  loadLastGood(model: string): Promise<LoadedModel | undefined>;
};

type Deps = {
  source: Pick<ChampionSource, 'fetchModel'>;
  disk: DiskCache;
  copies: ChampionCopies;
  openModel: OpenModel;
  log: Log;
};

type Found = { directory: string; files: FileDigests; origin: Origin };

export function createChampionLoader(deps: Deps): ChampionLoader {
  const { source, disk, copies, log } = deps;

  async function fromCopy(identity: ModelIdentity, copy: ChampionCopy): Promise<Found> {
    const added = await disk.add(identity, (directory) => copies.fetch(copy, directory));
    return { ...added, origin: 'model-cache' };
  }
  async function fromRegistry(identity: ModelIdentity): Promise<Found> {
    const { model, version } = identity;
    const fetch = (directory: string): Promise<void> => source.fetchModel(model, version, directory);
    const added = await disk.add(identity, fetch).catch((error: unknown) => {
      if (!isRelevoError(error) || error.code !== 'MODEL_DIGEST_MISMATCH') throw error;
      log.warn('model download differs from its digest, once more', { model, version });
      return disk.add(identity, fetch);
    });
    return { ...added, origin: 'mlflow' };
  }
  async function find(identity: ModelIdentity): Promise<Found> {
    const local = await disk.find(identity);
    if (local !== undefined) return { ...local, origin: 'disk' };
    const copy = await findCopy(identity);
    if (copy === undefined) return fromRegistry(identity);
    return fromCopy(identity, copy).catch((error: unknown) => {
      log.warn('copy in model-cache cannot be used', { model: identity.model, reason: codeOf(error) });
      return fromRegistry(identity);
    });
  }
  async function findCopy(identity: ModelIdentity): Promise<ChampionCopy | undefined> {
    const found = await listCopies(identity.model);
    return found.find((copy) => identityKey(copy.identity) === identityKey(identity));
  }
  async function listCopies(model: string): Promise<ChampionCopy[]> {
    return copies.list(model).catch((error: unknown) => {
      log.warn('copies in model-cache cannot be read', { model, reason: codeOf(error) });
      return [];
    });
  }
  async function open(identity: ModelIdentity, found: Found): Promise<LoadedModel> {
    const scorer = await deps.openModel(found.directory);
    try {
      await probeModel(scorer, found.directory);
    } catch (error) {
      await scorer.release();
      throw error;
    }
    return { identity, scorer, ...found };
  }
  async function openCopy(copy: ChampionCopy): Promise<LoadedModel> {
    const local = await disk.find(copy.identity);
    if (local !== undefined) return open(copy.identity, { ...local, origin: 'disk' });
    return open(copy.identity, await fromCopy(copy.identity, copy));
  }
  async function openRemembered(model: string): Promise<LoadedModel | undefined> {
    const identity = await disk.recall(model);
    const local = identity === undefined ? undefined : await disk.find(identity);
    if (identity === undefined || local === undefined) return undefined;
    return open(identity, { ...local, origin: 'disk' });
  }
  return {
    load: async (identity) => open(identity, await find(identity)),
    loadLastGood: async (model) => {
      const attempts = (await listCopies(model)).map((copy) => () => openCopy(copy));
      for (const attempt of [...attempts, () => openRemembered(model)]) {
        const loaded = await attempt().catch((error: unknown) => {
          log.warn('last good champion cannot be loaded', { model, reason: codeOf(error) });
          return undefined;
        });
        if (loaded !== undefined) return loaded;
      }
      return undefined;
    },
  };
}

const codeOf = (error: unknown): string => (isRelevoError(error) ? error.code : 'UNEXPECTED');
