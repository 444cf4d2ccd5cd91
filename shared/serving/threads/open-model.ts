import type { Log } from '../../kernel/log.ts';
import { createSharedRuns } from '../../scoring/shared-runs.ts';
import { parseThreshold } from '../../scoring/version-threshold.ts';
import { openInThread } from '../../scoring/threads/open-in-thread.ts';
import type { OpenModel } from '../model-store/load-champion.ts';
import type { Policies, ServingMetrics } from '../ports.ts';
import { endOf } from './large-requests.ts';

type OpenModelDeps = { policies: Pick<Policies, 'get'>; log: Log; metrics: ServingMetrics };

/** Opens each model in a thread of its own, by its policy; small requests that wait for it share runs. */
export function createOpenModel({ policies, log, metrics }: OpenModelDeps): OpenModel {
  const onRestart = (cause: unknown): void => {
    log.error("a model's thread ended and is started again", { reason: endOf(cause) });
    metrics.count('thread.restarted', 1, { thread: 'model' });
  };
  return async ({ identity: { model, version, threshold: said }, directory }) => {
    const threshold = said && parseThreshold(said.text);
    const { outputs } = policies.get(model)?.serving ?? {};
    const scorer = await openInThread({ directory, outputs, threshold }, onRestart);
    return createSharedRuns(scorer, { onRun: (run) => metrics.observeRun({ model, version, ...run }) });
  };
}
