import type { Log } from '../../kernel/log.ts';
import { createSharedRuns } from '../../scoring/shared-runs.ts';
import { openInThread } from '../../scoring/threads/open-in-thread.ts';
import type { OpenModel } from '../model-store/load-champion.ts';
import type { ServingMetrics } from '../ports.ts';
import { endOf } from './large-requests.ts';

/** Opens each model in a thread of its own; small requests that wait for it share runs. */
export function createOpenModel({ log, metrics }: { log: Log; metrics: ServingMetrics }): OpenModel {
  const onRestart = (cause: unknown): void => {
    log.error("a model's thread ended and is started again", { reason: endOf(cause) });
    metrics.count('thread.restarted', 1, { thread: 'model' });
  };
  return async (directory) => createSharedRuns(await openInThread({ directory }, onRestart));
}
