import type { AliasAnswer } from '../ports.ts';
import type { ChampionLoader } from './load-champion.ts';
import { identityKey, identityOf, type ModelIdentity } from './model-identity.ts';
import type { ResidentPair } from './resident-pair.ts';

/**
 * Lets a version answer, loading it first where it is not. The registry is asked once more after a load, and a version
 * that is no longer its champion never answers, unless `atOnce`.
 * @returns undefined when the version answers; else what the registry has come to say meanwhile
 */
export type Install = (identity: ModelIdentity, atOnce: boolean) => Promise<AliasAnswer | undefined>;

export function createInstall(deps: {
  pair: ResidentPair;
  loader: Pick<ChampionLoader, 'load'>;
  /** Lets the disk cache shrink to its limit, after a load. */
  trimDisk: () => Promise<void>;
  ask: () => Promise<AliasAnswer | Error>;
}): Install {
  const { pair } = deps;
  return async (identity, atOnce) => {
    const resident = pair.find(identityKey(identity));
    if (resident !== undefined) {
      pair.select(resident);
      return undefined;
    }
    const loaded = await deps.loader.load(identity);
    const now = pair.current() === undefined || atOnce ? undefined : await deps.ask();
    if (now !== undefined && !(now instanceof Error) && !names(now, identity)) {
      await loaded.scorer.release();
      return now;
    }
    pair.install(loaded);
    await deps.trimDisk();
    return undefined;
  };
}

const names = (answer: AliasAnswer, identity: ModelIdentity): boolean =>
  answer.state === 'version' && identityKey(identityOf(identity.model, answer)) === identityKey(identity);
