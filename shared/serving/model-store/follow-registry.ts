import type { Clock } from '../../kernel/clock.ts';
import { isRelevoError } from '../../kernel/error.ts';
import type { Log } from '../../kernel/log.ts';
import { findingOf } from '../champion-finding.ts';
import { noChampionMessage, type Problem } from './champion-state.ts';
import { createProblemReport } from './problem-report.ts';
import type { CopyKeeper } from './copy-keeper.ts';
import { createFailureMemory } from './failure-memory.ts';
import type { ChampionLoader } from './load-champion.ts';
import { CHAMPION_ALIAS } from '../messages.ts';
import { codeOf } from './model-files.ts';
import { createInstall } from './install-champion.ts';
import { identityKey, identityOf, type ModelIdentity } from './model-identity.ts';
import type { AliasAnswer, ChampionSource, RegisteredVersion, ServingMetrics } from '../ports.ts';
import type { ResidentPair } from './resident-pair.ts';

export type FollowDeps = {
  model: string;
  pair: ResidentPair;
  source: Pick<ChampionSource, 'resolveAlias'>;
  loader: ChampionLoader;
  keeper: CopyKeeper;
  /** Lets the disk cache shrink to its limit, after a load. */
  trimDisk: () => Promise<void>;
  clock: Clock;
  log: Log;
  metrics: ServingMetrics;
  /** A champion that could not be loaded is tried again after this, then after twice as long, up to an hour. */
  loadRetryMs: number;
  /** Longest wait for the registry's answer before the last good champion is used. */
  registryTimeoutMs: number;
};

export type Follower = {
  /** Asks the registry who is champion and lets it answer. False when it should be asked again after a while. */
  follow(): Promise<boolean>;
  /** Notes that the registry cannot be asked, as somebody else found out. */
  noteAway(reason: string): void;
  /** What the registry answered the last time that it did. */
  finding(): string | undefined;
  /** Why the registry's champion does not answer; undefined when it does. */
  problem(): Problem | undefined;
};

/** A champion that was overtaken while it was loaded is given up this often in a row. */
const MOVES = 10;

export const REGISTRY_UNREACHABLE = 'REGISTRY_UNREACHABLE';

/**
 * What is loaded keeps answering whenever the registry cannot be followed: it is away, its alias is gone or dangling,
 * or its champion cannot be loaded. With nothing loaded, the last good champion that we have a copy of answers, except
 * where the registry says that there is none.
 *
 * A champion that was overtaken while it was loaded never answers: callers that have seen the alias move back would
 * meet it again.
 */
export function createFollower(deps: FollowDeps): Follower {
  const { model, pair, clock } = deps;
  const failures = createFailureMemory(deps.loadRetryMs);
  let failure = { code: '', message: '' };
  const { ask, finding } = createQuestion(deps);
  const install = createInstall({ ...deps, ask });
  const { report, ...problem } = createProblemReport(deps);

  async function keep(code: string, message: string): Promise<void> {
    report(code, message);
    if (pair.current() !== undefined) return;
    const loaded = await deps.loader.loadLastGood(model);
    if (loaded !== undefined) pair.install(loaded);
  }
  async function adopt(version: RegisteredVersion, moves: number): Promise<boolean> {
    const identity = identityOf(model, version);
    const key = identityKey(identity);
    if (failures.isResting(key, clock.now().getTime())) {
      report(failure.code, failure.message);
      return false;
    }
    try {
      const overtakenBy = await install(identity, moves === 0);
      if (overtakenBy !== undefined) return await act(overtakenBy, moves - 1);
      problem.clear();
      const champion = pair.current();
      if (champion !== undefined) deps.keeper.keep(champion.model);
      return true;
    } catch (error) {
      const passing = isRelevoError(error) && error.retryable && error.code !== 'MODEL_DIGEST_MISMATCH';
      failure = failureOf(identity, error);
      if (!passing) failures.note(key, clock.now().getTime());
      await keep(failure.code, failure.message);
      return false;
    }
  }
  async function act(answer: AliasAnswer, moves: number): Promise<boolean> {
    if (answer.state === 'version') return adopt(answer, moves);
    if (answer.state === 'none') report('NO_CHAMPION', noChampionMessage(model, answer.reason));
    else await keep('ALIAS_DANGLING', answer.reason ?? 'the alias names a version that does not exist');
    return true;
  }
  return {
    finding,
    problem: problem.current,
    noteAway: (reason) => report(REGISTRY_UNREACHABLE, awayMessage(reason)),
    follow: async () => {
      const answer = await ask();
      if (!(answer instanceof Error)) return act(answer, MOVES);
      await keep(REGISTRY_UNREACHABLE, awayMessage(codeOf(answer)));
      return false;
    },
  };
}

type Question = { ask: () => Promise<AliasAnswer | Error>; finding: () => string | undefined };

function createQuestion(deps: FollowDeps): Question {
  let finding: string | undefined;
  return {
    ask: async () => {
      const answer = await askRegistry(deps);
      if (!(answer instanceof Error)) finding = findingOf(deps.model, answer);
      return answer;
    },
    finding: () => finding,
  };
}

async function askRegistry(deps: FollowDeps): Promise<AliasAnswer | Error> {
  const { source, model } = deps;
  try {
    return await source.resolveAlias(model, CHAMPION_ALIAS, AbortSignal.timeout(deps.registryTimeoutMs));
  } catch (error) {
    return error instanceof Error ? error : new Error('not an error', { cause: error });
  }
}

const awayMessage = (reason: string): string => `MLflow does not say which version is champion: ${reason}`;

const failureOf = ({ version }: ModelIdentity, error: unknown): { code: string; message: string } => ({
  code: codeOf(error),
  message: `version ${version} cannot be served: ${isRelevoError(error) ? error.message : 'an unexpected error'}`,
});
