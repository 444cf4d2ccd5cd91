import type { Log } from '../../kernel/log.ts';
import type { Scorer } from '../../scoring/create-scorer.ts';
import type { ModelIdentity } from './model-identity.ts';
import { codeOf, type FoundFiles, type ModelFiles } from './model-files.ts';
import { probeModel } from './probe-model.ts';

export type LoadedModel = FoundFiles & { scorer: Scorer };

/** Opens the session. */
export type OpenModel = (found: Pick<FoundFiles, 'identity' | 'directory'>) => Promise<Scorer>;

export type ChampionLoader = {
  /** Files checked, session opened, input example scored. */
  load(identity: ModelIdentity): Promise<LoadedModel>;
  /** Without the registry: the newest champion that we have a copy of and that works; undefined when there is none. */
  loadLastGood(model: string): Promise<LoadedModel | undefined>;
};

export function createChampionLoader(deps: {
  files: ModelFiles;
  openModel: OpenModel;
  log: Log;
}): ChampionLoader {
  const { files, log } = deps;

  async function open(found: FoundFiles): Promise<LoadedModel> {
    const scorer = await deps.openModel(found);
    try {
      await probeModel(scorer, found.directory);
    } catch (error) {
      await scorer.release();
      throw error;
    }
    return { ...found, scorer };
  }
  return {
    load: async (identity) => open(await files.find(identity)),
    loadLastGood: async (model) => {
      for (const find of await files.lastGood(model)) {
        try {
          const found = await find();
          if (found !== undefined) return await open(found);
        } catch (error) {
          log.warn('last good champion cannot be loaded', { model, reason: codeOf(error) });
        }
      }
      return undefined;
    },
  };
}
