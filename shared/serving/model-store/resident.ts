import type { Log } from '../../kernel/log.ts';
import type { LoadedModel } from './load-champion.ts';

/** A loaded model that requests hold while they use it, so that a swap never frees it under them. */
export type Resident = {
  model: LoadedModel;
  since: Date;
  use<T>(run: (model: LoadedModel) => Promise<T>): Promise<T>;
  /** Frees the session as soon as nobody uses it. */
  retire(): void;
};

export function createResident(model: LoadedModel, since: Date, log: Log): Resident {
  let users = 0;
  let retired = false;

  const releaseIfIdle = (): void => {
    if (!retired || users > 0) return;
    model.scorer.release().catch((error: unknown) => {
      log.warn('session not released', { model: model.identity.model, reason: String(error) });
    });
  };
  return {
    model,
    since,
    use: async (run) => {
      users += 1;
      try {
        return await run(model);
      } finally {
        users -= 1;
        releaseIfIdle();
      }
    },
    retire: () => {
      retired = true;
      releaseIfIdle();
    },
  };
}
