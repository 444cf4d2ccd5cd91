import { assertNever } from '../../kernel/assert-never.ts';
import { RelevoError } from '../../kernel/error.ts';
import type { ChampionStatus } from '../model-store/champion-state.ts';
import type { ModelStore } from '../model-store/model-store.ts';
import { championOf, type ModelTarget } from '../model-target.ts';
import { type ModelMetadata, modelMetadata } from './model-metadata.ts';

/** What the protocol tells of the server and its models; `ModelStore.use` says what else is thrown. */
export type InferenceServer = {
  /** Of the version that the target means, and all versions of the model that are loaded. */
  metadata(target: ModelTarget): Promise<ModelMetadata>;
  /** Resolves once the target can be asked for predictions; loads it where it is not loaded. */
  requireReady(target: ModelTarget): Promise<void>;
  /**
   * Resolves once every model that has a champion answers, and at least one does; a model that nobody has promoted a
   * version of yet keeps nobody waiting. @throws NOT_READY (503)
   */
  requireAllReady(): Promise<void>;
};

type Store = Pick<ModelStore, 'use'> & { status(): Status[] };
type Status = Pick<ChampionStatus, 'model' | 'state' | 'version' | 'previous'> & {
  /** Versions loaded beside the champion and the one before it. */
  extras?: readonly { version: string }[];
};

export function createInferenceServer(store: Store): InferenceServer {
  const versionsOf = (model: string, version: string): string[] => {
    const known = store.status().find((status) => status.model === model);
    const others = (known?.extras ?? []).map((extra) => extra.version);
    const all = [version, known?.version ?? null, known?.previous ?? null, ...others];
    return [...new Set(all.filter((one) => one !== null))].toSorted((a, b) => Number(a) - Number(b));
  };
  return {
    metadata: (target) =>
      store.use(target, async ({ scorer, identity }) =>
        modelMetadata(target.model, versionsOf(target.model, identity.version), scorer.description),
      ),
    requireReady: async (target) => {
      await store.use(target, async () => undefined);
    },
    requireAllReady: async () => {
      const models = store.status().map(({ model }) => model);
      // Why one cannot be loaded is in its state.
      await Promise.allSettled(models.map((model) => store.use(championOf(model), async () => undefined)));
      const states = store.status().map(({ state }) => state);
      if (!states.every(isSettled)) throw notReady('not every champion could be loaded');
      if (!states.some(answers)) throw notReady('no model has a champion');
    },
  };
}

const answers = (state: ChampionStatus['state']): boolean => state === 'serving' || state === 'degraded';

function isSettled(state: ChampionStatus['state']): boolean {
  switch (state) {
    case 'serving':
    case 'degraded':
    case 'no-champion':
      return true;
    case 'idle':
    case 'unavailable':
      return false;
    default:
      return assertNever(state);
  }
}

const notReady = (message: string): RelevoError =>
  new RelevoError('NOT_READY', message, { status: 503, retryable: true });
