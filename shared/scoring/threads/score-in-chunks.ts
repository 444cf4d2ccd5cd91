import { isRelevoError, RelevoError } from '../../kernel/error.ts';
import type { ColumnBatch, ModelInput, ScoredBatch } from '../column-batch.ts';
import { joinScored } from '../join-scored.ts';
import { sliceBatch } from '../slice-batch.ts';

/** Scores a batch and tells how long the run took. */
export type TimedScore = (input: ModelInput) => Promise<{ scored: ScoredBatch; ms: number }>;

/** Scores a large batch. Once `signal` has aborted, no further chunk is sent. Errors count rows as the whole batch does. */
export type ScoreInChunks = (input: ModelInput, signal: AbortSignal) => Promise<ScoredBatch>;

/** How long a chunk takes about, unless a few rows take longer than that, and how many rows it has at most. */
export type ChunkSize = { ms: number; rows: number };

/** Where small requests wait for a chunk. */
const SHORT_CHUNKS: ChunkSize = { ms: 2, rows: 512 };
const LEAST_ROWS = 32;
const FIRST_ROWS = 64;
/** While the model runs one chunk, the next is on its way. */
const UNDER_WAY = 2;
/** How fast a time that was once reached is forgotten, by chunk. */
const FORGETTING = 1.01;

const rowByRow: ReadonlySet<string> = new Set(['binary', 'multiclass', 'regression']);

/**
 * Scores the large batches of one model in chunks of rows, so that other requests get between them. It learns how many
 * rows the model runs in the time of a chunk. A model that does not take chunks, such as a graph for a fixed number of rows, gets the
 * whole batch.
 */
export function createScoreInChunks(
  score: TimedScore,
  { task }: { task: string },
  size: ChunkSize = SHORT_CHUNKS,
): ScoreInChunks {
  let msPerRow = size.ms / FIRST_ROWS;
  let known = false;

  // The best time counts: on a busy machine the others say little about the model.
  function learn(rows: number, ms: number): void {
    msPerRow = known ? Math.min(msPerRow * FORGETTING, ms / rows) : ms / rows;
    known = true;
  }

  async function scoreChunks(batch: ColumnBatch, signal: AbortSignal): Promise<ScoredBatch> {
    const parts = new Map<number, ScoredBatch>();
    let next = 0;
    const pump = async (): Promise<void> => {
      while (next < batch.rows) {
        signal.throwIfAborted();
        const start = next;
        const end = Math.min(batch.rows, start + rowsAt(msPerRow, size));
        next = end;
        const { scored, ms } = await scoreFrom(score, batch, start, end);
        parts.set(start, scored);
        learn(end - start, ms);
      }
    };
    try {
      await Promise.all(Array.from({ length: UNDER_WAY }, pump));
    } finally {
      next = batch.rows;
    }
    return joinScored([...parts].toSorted(([a], [b]) => a - b).map(([, scored]) => scored));
  }
  return async (input, signal) => {
    if ('tensors' in input || input.rows <= LEAST_ROWS || !rowByRow.has(task))
      return (await score(input)).scored;
    try {
      return await scoreChunks(input, signal);
    } catch (error) {
      if (!isRelevoError(error) || error.code !== 'MODEL_RUN_FAILED') throw error;
      signal.throwIfAborted();
      return (await score(input)).scored;
    }
  };
}

const rowsAt = (msPerRow: number, { ms, rows }: ChunkSize): number =>
  Math.round(Math.min(rows, Math.max(LEAST_ROWS, ms / msPerRow)));

async function scoreFrom(
  score: TimedScore,
  batch: ColumnBatch,
  start: number,
  end: number,
): ReturnType<TimedScore> {
  try {
    return await score(sliceBatch(batch, start, end));
  } catch (error) {
    throw isRelevoError(error) ? shifted(error, start) : error;
  }
}

function shifted(error: RelevoError, start: number): RelevoError {
  const { code, message, retryable, status, cause } = error;
  const path = error.path?.replace(/^data\[(\d+)\]/, (_, row: string) => `data[${Number(row) + start}]`);
  return new RelevoError(code, message, {
    retryable,
    status,
    cause,
    ...(path === undefined ? {} : { path }),
  });
}
