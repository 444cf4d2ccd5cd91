import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { ServingMetrics } from '../ports.ts';
import type { Problem } from './champion-state.ts';
import type { ResidentPair } from './resident-pair.ts';

/** What keeps the registry's champion from answering: counted each time it is met, logged when it is new. */
export type ProblemReport = {
  report: (code: string, message: string) => void;
  clear: () => void;
  current: () => Problem | undefined;
};

export function createProblemReport(deps: {
  model: string;
  pair: Pick<ResidentPair, 'current'>;
  clock: Clock;
  log: Log;
  metrics: ServingMetrics;
}): ProblemReport {
  const { model, pair, clock, log, metrics } = deps;
  let problem: Problem | undefined;
  return {
    report: (code, message) => {
      metrics.count('champion.kept', 1, { model, code });
      if (problem?.code === code && problem.message === message) return;
      problem = { code, message, since: clock.now() };
      log.warn(`${code}: ${message}`, { model, serving: pair.current()?.model.identity.version });
    },
    clear: () => {
      problem = undefined;
    },
    current: () => problem,
  };
}
