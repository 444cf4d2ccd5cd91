import type { Clock } from '../../kernel/clock.ts';
import { inputError } from '../../kernel/error.ts';
import type { Log } from '../../kernel/log.ts';
import type { Random } from '../../kernel/random.ts';
import type { ModelDescription } from '../../scoring/model-description.ts';
import { createChampionCopies } from './champion-copies.ts';
import { type ChampionSlot, createChampionSlot } from './champion-slot.ts';
import { type ChampionStatus, describeExtra, type ExtraStatus, idleState } from './champion-state.ts';
import { createCopyKeeper } from './copy-keeper.ts';
import { createDiskCache } from './disk-cache.ts';
import { createExtraResidents, type ExtraResidents } from './extra-residents.ts';
import { createFollower } from './follow-registry.ts';
import { createChampionLoader, type LoadedModel, type OpenModel } from './load-champion.ts';
import { codeOf, createModelFiles } from './model-files.ts';
import type { ModelIdentity } from './model-identity.ts';
import { isChampion, type ModelTarget } from '../model-target.ts';
import type { ChampionSource, ModelBlobs, Policies, ServingMetrics } from '../ports.ts';
import { createResidentPair } from './resident-pair.ts';
import { createTargetResolver } from './resolve-target.ts';
import { createChampionWatch, type WatchSettings } from './watch-champions.ts';

export type ModelStoreSettings = WatchSettings & {
  /** Folder of the disk cache; may vanish at any time. */
  directory: string;
  /** Bytes that the disk cache takes; champions, the ones before them and what is loaded stay in any case. */
  diskBytes: number;
  /** Versions beside champions that stay loaded, of all models together. */
  extraModels: number;
  /** How long an instance relies on what the registry said about an alias or a version that a request named. */
  aliasIntervalMs: number;
  /** Default 2 s. Requests that find nothing loaded ask the registry at most this often. */
  retryMs?: number;
  /** Default 60 s. A version that could not be loaded is tried again after this, then ever more slowly. */
  loadRetryMs?: number;
  /** Default 5 s. Longest wait for the registry before the last good champion is used. */
  registryTimeoutMs?: number;
};

export type ModelStoreDeps = {
  policies: Policies;
  source: ChampionSource;
  blobs: ModelBlobs;
  openModel: OpenModel;
  clock: Clock;
  random: Random;
  log: Log;
  metrics: ServingMetrics;
  settings: ModelStoreSettings;
};

/** The champions of all served models in this process, and a few other versions that requests name. */
export type ModelStore = {
  /**
   * Runs with the version that the target means, which stays loaded until `run` ends. Throws MODEL_UNKNOWN,
   * ALIAS_UNKNOWN, VERSION_UNKNOWN (404), NO_CHAMPION, MODEL_UNAVAILABLE (503).
   */
  use<T>(target: ModelTarget, run: (model: LoadedModel) => Promise<T>): Promise<T>;
  /** Of the champion and the one before it; loads the champion where nothing is loaded. Throws as `use` does. */
  descriptions(model: string): Promise<ModelDescription[]>;
  /** Loads every served model's champion; those that cannot be are logged and loaded later. */
  warm(): Promise<void>;
  /** Follows the registry now. */
  refresh(model: string): Promise<void>;
  /** Begins to watch for alias moves. */
  start(): void;
  stop(): Promise<void>;
  /** One entry for each served model. */
  status(): ChampionStatus[];
};

export function createModelStore(deps: ModelStoreDeps): ModelStore {
  const { policies, log } = deps;
  const slots = new Map<string, ChampionSlot>();
  const held = (): ModelIdentity[] => [
    ...[...slots.values()].flatMap((slot) => slot.loaded().map(({ identity }) => identity)),
    ...extras.loaded().map(({ model }) => model.identity),
  ];
  const { createSlot, extras, resolver } = createParts(deps, held);
  const watch = createChampionWatch({
    ...deps,
    slots: () => [...slots.values()],
    onHint: (model) => resolver.forget(model),
  });

  function slotOf(model: string): ChampionSlot {
    const known = slots.get(model);
    if (known !== undefined) return known;
    if (policies.get(model) === undefined)
      throw inputError('MODEL_UNKNOWN', 'model', 'no model of this name is served here', 404);
    const slot = createSlot(model);
    slots.set(model, slot);
    return slot;
  }
  async function warmOne(model: string): Promise<void> {
    try {
      await slotOf(model).use(async () => undefined);
    } catch (error) {
      log.warn('champion not loaded at the start', { model, reason: codeOf(error) });
    }
  }
  return {
    use: async (target, run) => {
      const slot = slotOf(target.model);
      if (isChampion(target)) return slot.use(run);
      const identity = await resolver.resolve(target);
      return slot.find(identity)?.use(run) ?? extras.use(identity, run);
    },
    descriptions: async (model) => {
      const slot = slotOf(model);
      return slot.use(async () => slot.loaded().map((loaded) => loaded.scorer.description));
    },
    warm: async () => {
      await Promise.all(policies.models().map(warmOne));
    },
    refresh: async (model) => {
      resolver.forget(model);
      await slotOf(model).refresh();
    },
    start: () => watch.start(),
    stop: async () => {
      await watch.stop();
      await Promise.all([extras.stop(), ...[...slots.values()].map((slot) => slot.stop())]);
    },
    status: () =>
      policies.models().map((model) => ({
        ...(slots.get(model)?.status() ?? idleState(model)),
        extras: extrasOf(model, extras),
      })),
  };
}

const extrasOf = (model: string, extras: ExtraResidents): ExtraStatus[] =>
  extras
    .loaded()
    .filter((resident) => resident.model.identity.model === model)
    .map(describeExtra);

function createParts(deps: ModelStoreDeps, held: () => ModelIdentity[]) {
  const { settings, source, log } = deps;
  const { retryMs = 2000, loadRetryMs = 60_000, registryTimeoutMs = 5000 } = settings;
  const disk = createDiskCache({ root: settings.directory, clock: deps.clock, random: deps.random });
  const copies = createChampionCopies({ blobs: deps.blobs });
  const files = createModelFiles({ source, disk, copies, log });
  const loader = createChampionLoader({ files, openModel: deps.openModel, log });
  const trimDisk = (): Promise<void> =>
    disk.trim(held(), settings.diskBytes).catch((error: unknown) => {
      log.warn('disk cache not trimmed', { reason: codeOf(error) });
    });
  const shared = { ...deps, loader, trimDisk, loadRetryMs };
  const createSlot = (model: string): ChampionSlot => {
    const pair = createResidentPair({ ...deps, model });
    const keeper = createCopyKeeper({ ...deps, disk, copies });
    const follower = createFollower({ ...shared, model, pair, keeper, registryTimeoutMs });
    return createChampionSlot({ model, pair, follower, keeper, clock: deps.clock, retryMs });
  };
  return {
    createSlot,
    extras: createExtraResidents({ ...shared, max: settings.extraModels }),
    resolver: createTargetResolver({
      ...deps,
      holdMs: settings.aliasIntervalMs,
      retryMs,
      timeoutMs: registryTimeoutMs,
    }),
  };
}
