import { setImmediate } from 'node:timers/promises';
import { isRelevoError } from '../../../kernel/error.ts';
import type { Gate } from '../../../policy/gate/resolve-gate.ts';
import { coerceColumns } from '../../../scoring/coerce-columns.ts';
import type { Scorer } from '../../../scoring/create-scorer.ts';
import { sliceBatch } from '../../../scoring/slice-batch.ts';
import type { EvaluationRows } from '../rows/read-evaluation.ts';

/** Milliseconds of each call with one row, of both models in turns; the champion's are undefined where there is none to call. */
export type CallTimes = { candidate: Float64Array; champion: Float64Array | undefined };

/** Calls that are not counted, while code and caches get warm. */
const WARM_UP = 20;

/** Longest that the counted calls may take together; of a slow model there are fewer. */
const BUDGET_MS = 5000;

const AT_A_TIME = 50;

/** Milliseconds of a monotonic clock. */
type Timer = () => number;

/**
 * Scores single rows with both models by turns, so that whatever else the machine does slows both. A champion that cannot be called
 * is left out; nothing is timed where the policy does not ask.
 */
export async function timeCalls(
  candidate: Scorer,
  champion: Scorer | undefined,
  rows: EvaluationRows,
  { latency, severity }: Pick<Gate, 'latency' | 'severity'>,
  signal?: AbortSignal,
  timer: Timer = () => performance.now(),
): Promise<CallTimes | undefined> {
  const asked = severity.latency !== 'off' && (latency.maxRatio !== null || latency.maxP95Ms !== null);
  if (!asked || rows.rows === 0) return undefined;
  const own = caller(candidate, rows, timer);
  const other = champion && callerIfPossible(champion, rows, timer);
  const times: { candidate: number[]; champion: number[] } = { candidate: [], champion: [] };
  let spent = 0;
  try {
    for (let call = -WARM_UP; call < latency.calls && spent < BUDGET_MS; call++) {
      const row = (call + WARM_UP) % rows.rows;
      const [first, second] = [await own(row), await other?.(row)];
      if (call < 0) continue;
      spent += first + (second ?? 0);
      times.candidate.push(first);
      if (second !== undefined) times.champion.push(second);
      if (call % AT_A_TIME === 0) await letOthersRun(signal);
    }
  } catch (error) {
    if (!isRelevoError(error) || error.retryable) throw error;
    return undefined;
  }
  return {
    candidate: Float64Array.from(times.candidate),
    champion: other && Float64Array.from(times.champion),
  };
}

async function letOthersRun(signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await setImmediate();
}

type Call = (row: number) => Promise<number>;

function caller(scorer: Scorer, { columns, rows }: EvaluationRows, timer: Timer): Call {
  const batch = coerceColumns(scorer.description.inputs, rows, (name) => {
    const column = columns.get(name);
    return column && ((row) => column[row]);
  });
  return async (row) => {
    const one = sliceBatch(batch, row, row + 1);
    const started = timer();
    await scorer.score(one);
    return timer() - started;
  };
}

/** A champion may need columns that the candidate's rows do not have. */
function callerIfPossible(scorer: Scorer, rows: EvaluationRows, timer: Timer): Call | undefined {
  try {
    return caller(scorer, rows, timer);
  } catch (error) {
    if (!isRelevoError(error) || error.retryable) throw error;
    return undefined;
  }
}
