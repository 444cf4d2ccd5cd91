import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { createRateLimit } from '../kernel/rate-limit.ts';
import type { ProtocolName } from './protocols.ts';

/** Which predictions get a line: none, those without an answer of 200, or all. */
export type AccessLogMode = 'none' | 'problems' | 'all';

/** A prediction as the log names it: who answered, how much, how it ended; nothing of what was in it. */
export type AccessEntry = {
  /** Empty where no such model, or no version, is served. */
  model: string;
  version: string;
  predictionId: string;
  protocol: ProtocolName;
  traceId: string | null;
  bytes: number;
  rows: number;
  /** `ok`, or the code of the error. */
  outcome: string;
  durationMs: number;
};

export type AccessLog = (entry: AccessEntry) => void;

/** Lines in a second of `problems`: callers who do everything wrong must not fill the log. */
const PROBLEMS_PER_SECOND = 20;

/** Writes a line for each prediction, or for those that failed; what the limit left out, the next line counts. */
export function createAccessLog(deps: { mode: AccessLogMode; log: Log; clock: Clock }): AccessLog {
  const { mode, log, clock } = deps;
  const mayWrite = createRateLimit(clock, PROBLEMS_PER_SECOND);
  let leftOut = 0;

  function writeProblem(entry: AccessEntry): void {
    if (!mayWrite()) {
      leftOut += 1;
      return;
    }
    log.warn('prediction', { ...fieldsOf(entry), leftOut: leftOut === 0 ? undefined : leftOut });
    leftOut = 0;
  }
  return (entry) => {
    if (mode === 'none') return;
    if (mode === 'problems' && entry.outcome !== 'ok') writeProblem(entry);
    if (mode === 'all') log.info('prediction', fieldsOf(entry));
  };
}

const fieldsOf = ({ traceId, durationMs, ...entry }: AccessEntry) => ({
  ...entry,
  durationMs: Math.round(durationMs * 10) / 10,
  traceId: traceId ?? undefined,
});
