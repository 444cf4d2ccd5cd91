import { RelevoError } from '../../kernel/error.ts';
import type { LoadedModel } from './load-champion.ts';
import type { Origin } from './model-files.ts';
import type { Resident } from './resident.ts';

/** Why the registry's champion is not the one that answers, or that none does. */
export type Problem = { code: string; message: string; since: Date };

export type ChampionStatus = {
  model: string;
  /**
   * `serving`: the registry's champion answers. `degraded`: a champion answers, and `problem` says why it may not be
   * the registry's. `no-champion`: none is set. `unavailable`: one is set, or may be, and none could be loaded.
   */
  state: 'idle' | 'serving' | 'degraded' | 'no-champion' | 'unavailable';
  version: string | null;
  /** Kept in memory for the way back. */
  previous: string | null;
  /** When this instance began to answer with the version; ISO 8601, UTC. */
  since: string | null;
  /** SHA-256 of the graph. */
  digest: string | null;
  origin: Origin | null;
  problem: { code: string; message: string; since: string } | null;
  /** Further versions that requests named and that are still loaded, the one used last at the end. */
  extras: ExtraStatus[];
};

export type ExtraStatus = { version: string; since: string; digest: string | null; origin: Origin };

export function describeState(
  model: string,
  current: Resident | undefined,
  previous: Resident | undefined,
  problem: Problem | undefined,
): Omit<ChampionStatus, 'extras'> {
  const loaded = current?.model;
  return {
    model,
    state: stateOf(current, problem),
    version: loaded?.identity.version ?? null,
    previous: previous?.model.identity.version ?? null,
    since: current?.since.toISOString() ?? null,
    digest: loaded === undefined ? null : digestOf(loaded),
    origin: loaded?.origin ?? null,
    problem: problem === undefined ? null : { ...problem, since: problem.since.toISOString() },
  };
}

export const describeExtra = ({ model, since }: Resident): ExtraStatus => ({
  version: model.identity.version,
  since: since.toISOString(),
  digest: digestOf(model),
  origin: model.origin,
});

const digestOf = ({ files, scorer }: LoadedModel): string | null =>
  files[scorer.description.modelFile] ?? null;

/** Of a model that nobody has asked for in this process. */
export const idleState = (model: string): Omit<ChampionStatus, 'extras'> =>
  describeState(model, undefined, undefined, undefined);

function stateOf(current: Resident | undefined, problem: Problem | undefined): ChampionStatus['state'] {
  if (current !== undefined) return problem === undefined ? 'serving' : 'degraded';
  if (problem === undefined) return 'idle';
  return problem.code === 'NO_CHAMPION' ? 'no-champion' : 'unavailable';
}

/** What a caller gets while nothing is loaded: 503, to be tried again. */
export function absenceError(model: string, problem: Problem | undefined): RelevoError {
  const details = { status: 503, retryable: true };
  if (problem?.code === 'NO_CHAMPION') return new RelevoError('NO_CHAMPION', problem.message, details);
  const reason = problem === undefined ? '' : `: ${problem.code}`;
  return new RelevoError(
    'MODEL_UNAVAILABLE',
    `${model} has no champion that can be loaded${reason}`,
    details,
  );
}

export const noChampionMessage = (model: string, reason: string | undefined): string =>
  `${model} has no champion: ${reason ?? 'the alias champion is not set'}; upload training data or promote a version`;
