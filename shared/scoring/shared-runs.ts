import { setImmediate as nextTurn } from 'node:timers/promises';
import { RelevoError } from '../kernel/error.ts';
import type { ModelInput, ScoredBatch } from './column-batch.ts';
import type { Scorer } from './create-scorer.ts';
import { joinBatches } from './join-batches.ts';
import { followsRows, shareKey } from './share-key.ts';
import { sliceScored } from './slice-scored.ts';
import { createWaitingRequests, type WaitingRequest } from './waiting-requests.ts';

export type SharedRunOptions = {
  /** Most rows of a shared run. Default 128: about 0.4 ms of a linear model, 5 ms of a forest of 200 trees. */
  maxRows?: number;
  /** Requests of more rows run alone and at once. Default 64, or `maxRows` where that is less. */
  maxSharedRows?: number;
  /** Rows that may wait; a request beyond is refused. Default 8192. */
  maxWaitingRows?: number;
  /** Hears of every run: how long the oldest of its requests waited, and how long the run took. */
  onRun?: (run: { waitedMs: number; durationMs: number }) => void;
};

/** Runs that failed together, and none of their requests alone, after which runs are no longer shared. */
const FAILURES_OF_SHARING = 3;

/**
 * A scorer whose small requests share runs: those of one turn of the event loop, and those that come while a run is
 * under way, go into the next run together, oldest first. One request alone waits for a turn of the event loop only.
 *
 * When a shared run fails, each of its requests is run alone, so that only those fail that fail by themselves. A model
 * that takes its requests alone but not together, such as a graph for one row, gets no more shared runs. Requests share
 * a run only when their parameters are equal, and their tensors alike but for the rows.
 *
 * `score` also throws TOO_MANY_REQUESTS (429), and the signal's reason when it aborts before the run. `release` waits for all requests that were accepted.
 */
export function createSharedRuns<S extends Scorer>(scorer: S, options: SharedRunOptions = {}): S {
  const { maxRows = 128, maxWaitingRows = 8192 } = options;
  const maxSharedRows = Math.min(options.maxSharedRows ?? 64, maxRows);
  const names = scorer.description.inputs.map(({ name }) => name);
  const mayShare = followsRows(scorer.description);
  const waiting = createWaitingRequests(maxWaitingRows);
  let failures = 0;
  let draining: Promise<void> | undefined;
  let releasing: Promise<void> | undefined;

  const shares = (): boolean => failures < FAILURES_OF_SHARING;
  async function drain(): Promise<void> {
    while (!waiting.isEmpty()) {
      await nextTurn();
      const taken = waiting.take(shares() ? maxRows : 1);
      if (taken.length === 0) break;
      const startedAt = performance.now();
      const outcome = await runTogether(scorer, names, taken);
      options.onRun?.({
        waitedMs: startedAt - (taken[0]?.since ?? startedAt),
        durationMs: performance.now() - startedAt,
      });
      if (outcome === 'shared') failures = 0;
      if (outcome === 'only alone') failures += 1;
    }
    draining = undefined;
  }
  return {
    ...scorer,
    score: async (batch: ModelInput, signal?: AbortSignal) => {
      if (releasing !== undefined) throw released();
      if (!mayShare || batch.rows === 0 || batch.rows > maxSharedRows || !shares())
        return scorer.score(batch);
      const scored = waiting.add(batch, shareKey(scorer.description, batch), signal);
      draining ??= drain();
      return scored;
    },
    release: () => {
      releasing ??= Promise.resolve(draining).then(() => scorer.release());
      return releasing;
    },
  };
}

/** How a run of several requests went; a run of one says nothing about sharing. */
type Outcome = 'shared' | 'only alone' | 'unknown';

/** Settles every request. */
async function runTogether(
  scorer: Scorer,
  names: readonly string[],
  requests: readonly WaitingRequest[],
): Promise<Outcome> {
  const batches = requests.map(({ batch }) => batch);
  try {
    const scored = await scorer.score(joinBatches(names, batches));
    if (requests.length > 1 && !isByRow(scored)) return await runEachAlone(scorer, requests);
    handOut(scored, requests);
    return requests.length > 1 ? 'shared' : 'unknown';
  } catch (error) {
    if (requests.length > 1) return runEachAlone(scorer, requests);
    requests[0]?.reject(error);
    return 'unknown';
  }
}

/** False where an output has another number of rows than went in, so that nobody can say whose they are. */
const isByRow = (scored: ScoredBatch): boolean =>
  scored.task !== 'outputs' || [...scored.outputs.values()].every(({ dims }) => dims[0] === scored.rows);

function handOut(scored: ScoredBatch, requests: readonly WaitingRequest[]): void {
  let start = 0;
  for (const { batch, resolve } of requests) {
    resolve(requests.length === 1 ? scored : sliceScored(scored, start, batch.rows));
    start += batch.rows;
  }
}

async function runEachAlone(scorer: Scorer, requests: readonly WaitingRequest[]): Promise<Outcome> {
  let failed = 0;
  for (const { batch, resolve, reject } of requests)
    try {
      resolve(await scorer.score(batch));
    } catch (error) {
      failed += 1;
      reject(error);
    }
  return failed === 0 ? 'only alone' : 'unknown';
}

const released = (): RelevoError =>
  new RelevoError('SCORER_RELEASED', 'the model is no longer loaded', { retryable: true });
