import type { Clock } from '../../kernel/clock.ts';
import { inputError } from '../../kernel/error.ts';
import type { Log } from '../../kernel/log.ts';
import type { Random } from '../../kernel/random.ts';
import type { ModelDescription } from '../../scoring/model-description.ts';
import { createChampionCopies } from './champion-copies.ts';
import { type ChampionSlot, createChampionSlot } from './champion-slot.ts';
import { type ChampionStatus, idleState } from './champion-state.ts';
import { createCopyKeeper } from './copy-keeper.ts';
import { createDiskCache } from './disk-cache.ts';
import { createFollower } from './follow-registry.ts';
import { createChampionLoader, type LoadedModel, type OpenModel } from './load-champion.ts';
import { codeOf, createModelFiles } from './model-files.ts';
import type { ModelTarget } from '../model-target.ts';
import type { ChampionSource, ModelBlobs, Policies, ServingMetrics } from '../ports.ts';
import { createResidentPair } from './resident-pair.ts';
import { createChampionWatch, type WatchSettings } from './watch-champions.ts';

export type ModelStoreSettings = WatchSettings & {
  /** Folder of the disk cache; may vanish at any time. */
  directory: string;
  /** Default 2 s. Requests that find nothing loaded ask the registry at most this often. */
  retryMs?: number;
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

/** The champions of all served models in this process. */
export type ModelStore = {
  /** Runs with the model's champion, which stays loaded until `run` ends. @throws MODEL_UNKNOWN (404), NO_CHAMPION, MODEL_UNAVAILABLE (503) */
  use<T>(target: ModelTarget, run: (champion: LoadedModel) => Promise<T>): Promise<T>;
  /** Of the champion and the one before it; loads the champion where nothing is loaded. Throws as `use` does. */
  descriptions(model: string): Promise<ModelDescription[]>;
  /** Loads every served model's champion; those that cannot be are logged and loaded later. */
  warm(): Promise<void>;
  /** Follows the registry now, as after a webhook. */
  refresh(model: string): Promise<void>;
  /** Begins to watch for alias moves. */
  start(): void;
  stop(): Promise<void>;
  /** One entry for each served model. */
  status(): ChampionStatus[];
};

export function createModelStore(deps: ModelStoreDeps): ModelStore {
  const { policies, log } = deps;
  const createSlot = slotFactory(deps);
  const slots = new Map<string, ChampionSlot>();
  const watch = createChampionWatch({ ...deps, slots: () => [...slots.values()] });

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
    use: async ({ model }, run) => slotOf(model).use(run),
    descriptions: async (model) => {
      const slot = slotOf(model);
      return slot.use(async () => slot.loaded().map((loaded) => loaded.scorer.description));
    },
    warm: async () => {
      await Promise.all(policies.models().map(warmOne));
    },
    refresh: async (model) => {
      await slotOf(model).refresh();
    },
    start: () => watch.start(),
    stop: async () => {
      await watch.stop();
      await Promise.all([...slots.values()].map((slot) => slot.stop()));
    },
    status: () => policies.models().map((model) => slots.get(model)?.status() ?? idleState(model)),
  };
}

function slotFactory(deps: ModelStoreDeps): (model: string) => ChampionSlot {
  const { settings, log } = deps;
  const disk = createDiskCache({ root: settings.directory, clock: deps.clock, random: deps.random });
  const copies = createChampionCopies({ blobs: deps.blobs });
  const files = createModelFiles({ source: deps.source, disk, copies, log });
  const loader = createChampionLoader({ files, openModel: deps.openModel, log });
  return (model) => {
    const pair = createResidentPair({ ...deps, model });
    const keeper = createCopyKeeper({ disk, copies, log });
    const registryTimeoutMs = settings.registryTimeoutMs ?? 5000;
    const { reconcileIntervalMs, retryMs = 2000 } = settings;
    const follower = createFollower({
      ...deps,
      model,
      pair,
      loader,
      keeper,
      reconcileIntervalMs,
      registryTimeoutMs,
    });
    return createChampionSlot({ model, pair, follower, keeper, clock: deps.clock, retryMs });
  };
}
