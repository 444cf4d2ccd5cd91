import { setImmediate } from 'node:timers/promises';
import { coerceColumns } from '../../../scoring/coerce-columns.ts';
import type { ScoredBatch } from '../../../scoring/column-batch.ts';
import type { Scorer } from '../../../scoring/create-scorer.ts';
import { sliceBatch } from '../../../scoring/slice-batch.ts';
import { numbersOf } from '../rows/numbers-of.ts';
import type { EvaluationRows } from '../rows/read-evaluation.ts';

/** Rows in one run of the graph: predictions on the same process get their turn between two. */
const CHUNK = 512;

/** A model's answers for all rows, in their order: scores row-major, labels for classifiers. */
export type ScoredRows = { scores: Float64Array; labels: string[] };

/**
 * Scores the evaluation rows with our own runtime, as they would be served.
 * @throws COLUMN_MISSING, COLUMN_TYPE and the like where the rows do not fit the model; MODEL_RUN_FAILED
 */
export async function scoreRows(
  scorer: Scorer,
  { rows, columns }: EvaluationRows,
  signal?: AbortSignal,
): Promise<ScoredRows> {
  const batch = coerceColumns(scorer.description.inputs, rows, (name) => {
    const column = columns.get(name);
    return column && ((row) => column[row]);
  });
  const parts: ScoredBatch[] = [];
  for (let from = 0; from < rows; from += CHUNK) {
    signal?.throwIfAborted();
    parts.push(await scorer.score(sliceBatch(batch, from, Math.min(rows, from + CHUNK))));
    await setImmediate();
  }
  return {
    scores: concatenate(parts.map(numbersOf)),
    labels: parts.flatMap((part) => ('labels' in part ? part.labels : [])),
  };
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
