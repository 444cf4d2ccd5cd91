import type { Clock } from '../../kernel/clock.ts';
import { absenceError, type ChampionStatus, describeState } from './champion-state.ts';
import type { CopyKeeper } from './copy-keeper.ts';
import { type Follower, REGISTRY_UNREACHABLE } from './follow-registry.ts';
import type { LoadedModel } from './load-champion.ts';
import { identityKey, type ModelIdentity } from './model-identity.ts';
import type { Resident } from './resident.ts';
import type { ResidentPair } from './resident-pair.ts';

export type SlotDeps = {
  model: string;
  pair: ResidentPair;
  follower: Follower;
  keeper: CopyKeeper;
  clock: Clock;
  /** Requests that find nothing loaded ask the registry at most this often. */
  retryMs: number;
};

/** The champion of one model in this process. */
export type ChampionSlot = {
  model: string;
  /** Runs with the loaded champion, loading it first where there is none. @throws NO_CHAMPION, MODEL_UNAVAILABLE (503) */
  use<T>(run: (model: LoadedModel) => Promise<T>): Promise<T>;
  /** The champion and, where it is still loaded, the one before it. */
  loaded(): LoadedModel[];
  /** The champion or the one before it, where it is this version. */
  find(identity: ModelIdentity): Resident | undefined;
  /** Asks the registry and follows it, after a question under way. False when it should be asked again after a while. */
  refresh(): Promise<boolean>;
  /** Notes that the registry cannot be asked, as somebody else found out. */
  noteAway(reason: string): void;
  /** What the registry answered the last time that it did. */
  finding(): string | undefined;
  /** Whether the registry could not be asked the last time. */
  isAway(): boolean;
  /** Makes up for copies that could not be made. */
  keepCopies(): void;
  status(): Omit<ChampionStatus, 'extras'>;
  /** Waits for what is under way and frees the sessions. */
  stop(): Promise<void>;
};

export function createChampionSlot(deps: SlotDeps): ChampionSlot {
  const { model, pair, follower, clock } = deps;
  let running: Promise<boolean> | undefined;
  let retryAt = 0;

  const absent = () => absenceError(model, follower.problem());

  async function start(): Promise<boolean> {
    running = follower.follow().finally(() => {
      running = undefined;
    });
    return running;
  }
  /** However many requests wait, the registry is asked and the model loaded once. */
  async function load(): Promise<void> {
    if (running === undefined && clock.now().getTime() < retryAt) throw absent();
    await (running ?? start());
    if (pair.current() !== undefined) return;
    retryAt = clock.now().getTime() + deps.retryMs;
    throw absent();
  }
  async function refresh(): Promise<boolean> {
    if (running === undefined) return start();
    await running;
    return refresh();
  }
  return {
    model,
    use: async (run) => {
      if (pair.current() === undefined) await load();
      const resident = pair.current();
      if (resident === undefined) throw absent();
      return resident.use(run);
    },
    loaded: () =>
      [pair.current(), pair.previous()].flatMap((resident) =>
        resident === undefined ? [] : [resident.model],
      ),
    find: (identity) => pair.find(identityKey(identity)),
    refresh,
    noteAway: (reason) => follower.noteAway(reason),
    finding: () => follower.finding(),
    isAway: () => follower.problem()?.code === REGISTRY_UNREACHABLE,
    keepCopies: () => {
      const current = pair.current();
      if (current !== undefined) deps.keeper.keep(current.model);
    },
    status: () => describeState(model, pair.current(), pair.previous(), follower.problem()),
    stop: async () => {
      await running;
      await deps.keeper.settled();
      pair.clear();
    },
  };
}
