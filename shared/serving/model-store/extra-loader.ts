import type { Clock } from '../../kernel/clock.ts';
import { RelevoError } from '../../kernel/error.ts';
import type { Log } from '../../kernel/log.ts';
import { createFailureMemory, type FailureMemory } from './failure-memory.ts';
import type { ChampionLoader, LoadedModel } from './load-champion.ts';
import { codeOf } from './model-files.ts';
import type { ModelIdentity } from './model-identity.ts';
import { remember } from './remember.ts';

export type ExtraLoaderDeps = {
  loader: Pick<ChampionLoader, 'load'>;
  /** A version that could not be loaded is tried again after this, then after twice as long, up to an hour. */
  loadRetryMs: number;
  clock: Clock;
  log: Log;
};

/** Versions whose failure to load is remembered. */
const REMEMBERED = 100;

/** Loads a version, unless it could not be loaded a short while ago. @throws MODEL_UNAVAILABLE (503) */
export function createExtraLoader(
  deps: ExtraLoaderDeps,
): (key: string, identity: ModelIdentity) => Promise<LoadedModel> {
  const { loader, clock, log } = deps;
  const failures = new Map<string, FailureMemory>();
  return async (key, identity) => {
    const { model, version } = identity;
    const failure = failures.get(key) ?? createFailureMemory(deps.loadRetryMs);
    if (failure.isResting(key, clock.now().getTime())) throw unavailable(identity);
    try {
      const loaded = await loader.load(identity);
      failures.delete(key);
      return loaded;
    } catch (error) {
      failure.note(key, clock.now().getTime());
      remember(failures, key, failure, REMEMBERED);
      log.warn('version cannot be served', { model, version, reason: codeOf(error) });
      throw unavailable(identity, error);
    }
  };
}

function unavailable({ model, version }: ModelIdentity, cause?: unknown): RelevoError {
  const reason = cause === undefined ? '' : `: ${codeOf(cause)}`;
  const details = { status: 503, retryable: true, ...(cause === undefined ? {} : { cause }) };
  return new RelevoError(
    'MODEL_UNAVAILABLE',
    `version ${version} of ${model} cannot be loaded${reason}`,
    details,
  );
}
