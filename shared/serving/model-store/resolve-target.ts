import type { Clock } from '../../kernel/clock.ts';
import { inputError, RelevoError } from '../../kernel/error.ts';
import type { Log } from '../../kernel/log.ts';
import type { ModelTarget } from '../model-target.ts';
import type { ChampionSource } from '../ports.ts';
import { codeOf } from './model-files.ts';
import { identityOf, type ModelIdentity } from './model-identity.ts';
import { createRateLimit } from '../../kernel/rate-limit.ts';
import { remember } from './remember.ts';

/** What the registry says about the aliases and versions that requests name. */
export type TargetResolver = {
  /**
   * While the registry is away, what it said last. Throws ALIAS_UNKNOWN and VERSION_UNKNOWN (404), MODEL_UNAVAILABLE
   * (503) where the registry is away and never said anything, TOO_MANY_REQUESTS (429) where more new names come than
   * the registry is to be asked about.
   */
  resolve(target: ModelTarget): Promise<ModelIdentity>;
  /** Asks anew about a model at the next request, as its aliases may have moved. */
  forget(model: string): void;
};

type Answered = { identity: ModelIdentity | undefined; error: RelevoError | undefined };
type Known = Answered & { until: number };

/** Names that are remembered, of those that mean a version and of the others: a caller may make up any number of them. */
const REMEMBERED = 1000;
/** Questions in a second; hosted registries allow about twice that to everybody together. */
const PER_SECOND = 20;

type ResolverDeps = {
  source: Pick<ChampionSource, 'resolveAlias' | 'findVersion'>;
  clock: Clock;
  log: Log;
  /** How long an answer holds. */
  holdMs: number;
  /** How long a failure, or that there is no such version, holds. */
  retryMs: number;
  timeoutMs: number;
};

export function createTargetResolver(deps: ResolverDeps): TargetResolver {
  const { clock, holdMs, retryMs } = deps;
  const known = new Map<string, Known>();
  const unknown = new Map<string, Known>();
  const asking = new Map<string, Promise<Known>>();
  const mayAsk = createRateLimit(clock, PER_SECOND);
  let generation = 0;

  /** An answer to a question from before `forget` serves those who asked it, and nobody after them. */
  async function ask(key: string, target: ModelTarget): Promise<Known> {
    const asked = generation;
    const answered = await answerTo(deps, target, known.get(key)?.identity);
    const until = clock.now().getTime() + (answered.error === undefined ? holdMs : retryMs);
    const found = { ...answered, until };
    if (asked !== generation) return found;
    known.delete(key);
    unknown.delete(key);
    remember(found.identity === undefined ? unknown : known, key, found, REMEMBERED);
    return found;
  }
  function share(key: string, target: ModelTarget): Promise<Known> {
    const running = asking.get(key);
    if (running !== undefined) return running;
    if (!mayAsk()) return Promise.resolve(known.get(key) ?? refused);
    const started = ask(key, target).finally(() => {
      if (asking.get(key) === started) asking.delete(key);
    });
    asking.set(key, started);
    return started;
  }
  return {
    resolve: async (target) => {
      const key = keyOf(target);
      const before = known.get(key) ?? unknown.get(key);
      const holds = before !== undefined && clock.now().getTime() < before.until;
      const found = holds ? before : await share(key, target);
      if (found.identity !== undefined) return found.identity;
      throw found.error ?? awayError(target.model);
    },
    forget: (model) => {
      generation += 1;
      asking.clear();
      for (const entries of [known, unknown])
        for (const [key, entry] of entries)
          if (key.startsWith(`${model}/`)) entries.set(key, { ...entry, until: 0 });
    },
  };
}

const refused: Known = {
  identity: undefined,
  error: new RelevoError('TOO_MANY_REQUESTS', 'too many versions are asked for by name; try again later', {
    status: 429,
    retryable: true,
  }),
  until: 0,
};

const keyOf = ({ model, alias, version }: ModelTarget): string =>
  version === null ? `${model}/@${alias}` : `${model}/${version}`;

async function answerTo(
  deps: ResolverDeps,
  target: ModelTarget,
  before: ModelIdentity | undefined,
): Promise<Answered> {
  const { model } = target;
  try {
    const answer = await question(deps, target);
    if (answer instanceof RelevoError) return { identity: undefined, error: answer };
    return { identity: answer === 'dangling' ? before : answer, error: danglingError(answer) };
  } catch (error) {
    const [reason, kept] = [codeOf(error), before?.version];
    deps.log.warn('MLflow does not say which version is meant', { model, reason, kept });
    return { identity: before, error: awayError(model) };
  }
}

/** The identity, or `dangling`, or the error that says that there is nothing of this name. */
async function question(
  { source, timeoutMs }: ResolverDeps,
  { model, alias, version }: ModelTarget,
): Promise<ModelIdentity | 'dangling' | RelevoError> {
  const signal = AbortSignal.timeout(timeoutMs);
  if (version !== null) {
    const found = await source.findVersion(model, version, signal);
    return found === undefined ? versionUnknown() : identityOf(model, found);
  }
  const answer = await source.resolveAlias(model, alias ?? '', signal);
  if (answer.state === 'version') return identityOf(model, answer);
  return answer.state === 'none' ? aliasUnknown() : 'dangling';
}

const versionUnknown = (): RelevoError =>
  inputError('VERSION_UNKNOWN', 'version', 'the model has no version of this number', 404);
const aliasUnknown = (): RelevoError =>
  inputError('ALIAS_UNKNOWN', 'alias', 'the model has no alias of this name', 404);

const danglingError = (answer: ModelIdentity | 'dangling'): RelevoError | undefined =>
  answer === 'dangling'
    ? inputError('VERSION_UNKNOWN', 'alias', 'the alias names a version that is gone', 404)
    : undefined;

const awayError = (model: string): RelevoError =>
  new RelevoError('MODEL_UNAVAILABLE', `${model}: MLflow does not say which version is meant`, {
    status: 503,
    retryable: true,
  });
