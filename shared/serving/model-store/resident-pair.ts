import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { LoadedModel } from './load-champion.ts';
import { identityKey } from './model-identity.ts';
import type { ServingMetrics } from '../ports.ts';
import { createResident, type Resident } from './resident.ts';

/** The model that answers and the one that answered before it, which stays loaded for the way back. */
export type ResidentPair = {
  current(): Resident | undefined;
  previous(): Resident | undefined;
  /** The resident with this identity key, if it is one of the two. */
  find(key: string): Resident | undefined;
  /** Lets a model answer from now on; the one before the last is freed when nobody uses it any more. */
  install(model: LoadedModel): void;
  /** Lets the previous one answer again when `resident` is it; nothing to do for the current one. */
  select(resident: Resident): void;
  clear(): void;
};

export function createResidentPair(deps: {
  model: string;
  clock: Clock;
  log: Log;
  metrics: ServingMetrics;
}): ResidentPair {
  const { model, clock, log, metrics } = deps;
  let current: Resident | undefined;
  let previous: Resident | undefined;

  function swap(next: Resident): void {
    const { version } = next.model.identity;
    log.info('champion swapped', { model, version, from: current?.model.identity.version });
    metrics.count('champion.swapped', 1, { model, version });
    previous = current;
    current = next;
  }
  return {
    current: () => current,
    previous: () => previous,
    find: (key) =>
      [current, previous].find(
        (resident) => resident !== undefined && identityKey(resident.model.identity) === key,
      ),
    install: (loaded) => {
      previous?.retire();
      swap(createResident(loaded, clock.now(), log));
    },
    select: (resident) => {
      if (resident === previous) swap(createAgain(resident, clock.now()));
    },
    clear: () => {
      current?.retire();
      previous?.retire();
      current = previous = undefined;
    },
  };
}

const createAgain = (resident: Resident, since: Date): Resident => ({ ...resident, since });
