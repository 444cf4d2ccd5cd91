import type { Clock } from '../../kernel/clock.ts';
import { isRelevoError } from '../../kernel/error.ts';
import type { Log } from '../../kernel/log.ts';
import { noChampionMessage, type Problem } from './champion-state.ts';
import type { CopyKeeper } from './copy-keeper.ts';
import { createFailureMemory } from './failure-memory.ts';
import type { ChampionLoader } from './load-champion.ts';
import { codeOf } from './model-files.ts';
import { identityKey, type ModelIdentity } from './model-identity.ts';
import type { ChampionAnswer, ChampionSource, ServingMetrics } from '../ports.ts';
import type { ResidentPair } from './resident-pair.ts';

export type FollowDeps = {
  model: string;
  pair: ResidentPair;
  source: Pick<ChampionSource, 'resolveAlias'>;
  loader: ChampionLoader;
  keeper: CopyKeeper;
  clock: Clock;
  log: Log;
  metrics: ServingMetrics;
  /** A champion that could not be loaded is tried again after this, then after twice as long, up to an hour. */
  reconcileIntervalMs: number;
  /** Longest wait for the registry's answer before the last good champion is used. */
  registryTimeoutMs: number;
};

export type Follower = {
  /** Asks the registry who is champion and lets it answer. False when it should be asked again soon. */
  follow(): Promise<boolean>;
  /** Why the registry's champion does not answer; undefined when it does. */
  problem(): Problem | undefined;
};

/**
 * What is loaded keeps answering whenever the registry cannot be followed: it is away, its alias is gone or dangling,
 * or its champion cannot be loaded. With nothing loaded, the last good champion that we have a copy of answers, except
 * where the registry says that there is none.
 */
export function createFollower(deps: FollowDeps): Follower {
  const { model, pair, clock, log } = deps;
  const failures = createFailureMemory(deps.reconcileIntervalMs);
  let problem: Problem | undefined;

  function report(code: string, message: string): void {
    deps.metrics.count('champion.kept', 1, { model, code });
    if (problem?.code === code && problem.message === message) return;
    problem = { code, message, since: clock.now() };
    log.warn(`${code}: ${message}`, { model, serving: pair.current()?.model.identity.version });
  }
  async function keep(code: string, message: string): Promise<void> {
    report(code, message);
    if (pair.current() !== undefined) return;
    const loaded = await deps.loader.loadLastGood(model);
    if (loaded !== undefined) pair.install(loaded);
  }
  async function install(identity: ModelIdentity): Promise<void> {
    const resident = pair.find(identityKey(identity));
    if (resident === undefined) pair.install(await deps.loader.load(identity));
    else pair.select(resident);
    problem = undefined;
    const champion = pair.current();
    if (champion === undefined) return;
    deps.keeper.keep(champion.model);
    if (resident === undefined) await deps.keeper.prune(champion.model, pair.previous()?.model);
  }
  async function adopt(identity: ModelIdentity): Promise<boolean> {
    const key = identityKey(identity);
    if (failures.isResting(key, clock.now().getTime())) return true;
    try {
      await install(identity);
      return true;
    } catch (error) {
      const passing = isRelevoError(error) && error.retryable && error.code !== 'MODEL_DIGEST_MISMATCH';
      if (!passing) failures.note(key, clock.now().getTime());
      await keep(codeOf(error), `version ${identity.version} cannot be served: ${messageOf(error)}`);
      return !passing;
    }
  }
  return {
    problem: () => problem,
    follow: async () => {
      const answer = await ask(deps);
      if (answer instanceof Error) {
        await keep(
          'REGISTRY_UNREACHABLE',
          `MLflow does not say which version is champion: ${codeOf(answer)}`,
        );
        return false;
      }
      if (answer.state === 'champion') return adopt(identityOf(model, answer));
      if (answer.state === 'none') report('NO_CHAMPION', noChampionMessage(model, answer.reason));
      else await keep('ALIAS_DANGLING', answer.reason ?? 'the alias names a version that does not exist');
      return true;
    },
  };
}

async function ask(deps: FollowDeps): Promise<ChampionAnswer | Error> {
  try {
    return await deps.source.resolveAlias(deps.model, AbortSignal.timeout(deps.registryTimeoutMs));
  } catch (error) {
    return error instanceof Error ? error : new Error('not an error', { cause: error });
  }
}

const identityOf = (
  model: string,
  { version, createdAt, sha256 }: Extract<ChampionAnswer, { state: 'champion' }>,
): ModelIdentity => ({ model, version, createdAt, sha256 });

const messageOf = (error: unknown): string => (isRelevoError(error) ? error.message : 'an unexpected error');
