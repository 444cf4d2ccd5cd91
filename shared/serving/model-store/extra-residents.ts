import { createExtraLoader, type ExtraLoaderDeps } from './extra-loader.ts';
import type { LoadedModel } from './load-champion.ts';
import { identityKey, type ModelIdentity } from './model-identity.ts';
import type { ServingMetrics } from '../ports.ts';
import { createResident, type Resident } from './resident.ts';

/** Versions that requests named beside the champion, of all models together; the ones used last stay loaded. */
export type ExtraResidents = {
  /** Loads the version first where it is not, once for all who wait. @throws MODEL_UNAVAILABLE (503) */
  use<T>(identity: ModelIdentity, run: (model: LoadedModel) => Promise<T>): Promise<T>;
  loaded(): Resident[];
  stop(): Promise<void>;
};

type ExtraDeps = ExtraLoaderDeps & {
  /** Lets the disk cache shrink to its limit, after a load. */
  trimDisk: () => Promise<void>;
  /** Versions loaded at most; one more while it is being loaded. */
  max: number;
  metrics: ServingMetrics;
};

export function createExtraResidents(deps: ExtraDeps): ExtraResidents {
  const { clock, log, metrics } = deps;
  const load = createExtraLoader(deps);
  /** In the order of their last use. */
  const residents = new Map<string, Resident>();
  const loading = new Map<string, Promise<void>>();
  let turn: Promise<void> = Promise.resolve();

  function note(counter: 'extra.loaded' | 'extra.evicted', { model, version }: ModelIdentity): void {
    metrics.count(counter, 1, { model });
    log.info(counter, { model, version });
  }
  function evict(): void {
    for (const [key, resident] of residents) {
      if (residents.size <= deps.max) return;
      residents.delete(key);
      resident.retire();
      note('extra.evicted', resident.model.identity);
    }
  }
  async function install(key: string, identity: ModelIdentity): Promise<void> {
    residents.set(key, createResident(await load(key, identity), clock.now(), log));
    note('extra.loaded', identity);
    evict();
    await deps.trimDisk();
  }
  /** One after the other, so that never more than one is in memory beyond the limit. */
  function installInTurn(key: string, identity: ModelIdentity): Promise<void> {
    const mine = turn.then(() => install(key, identity)).finally(() => loading.delete(key));
    turn = mine.catch(() => undefined);
    loading.set(key, mine);
    return mine;
  }
  return {
    use: async (identity, run) => {
      const key = `${identity.model}/${identityKey(identity)}`;
      for (;;) {
        const resident = residents.get(key);
        if (resident !== undefined) {
          residents.delete(key);
          residents.set(key, resident);
          return resident.use(run);
        }
        await (loading.get(key) ?? installInTurn(key, identity));
      }
    },
    loaded: () => [...residents.values()],
    stop: async () => {
      await turn;
      for (const resident of residents.values()) resident.retire();
      residents.clear();
    },
  };
}
