import type { Point } from './thin-points.ts';

export type ThresholdCurves = {
  /** False positive rate and true positive rate, from [0, 0] to [1, 1]. */
  roc: Point[];
  /** Recall and precision, by growing recall. */
  precisionRecall: Point[];
};

/**
 * Receiver operating characteristic and precision-recall curve of a binary model: one point for each distinct probability, taken as the threshold
 * from which a row counts as positive, highest first. Rows of equal probability are counted together, so their order does not matter.
 * Without a positive or without a negative row there is no curve.
 * @param truth 1 for positive rows, else 0
 */
export function thresholdCurves(
  truth: ArrayLike<number>,
  probabilities: Float64Array,
): ThresholdCurves | undefined {
  const order = Uint32Array.from(probabilities.keys()).toSorted(
    (a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0),
  );
  const positives = order.reduce((sum, row) => sum + (truth[row] ?? 0), 0);
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  const roc: Point[] = [[0, 0]];
  const precisionRecall: Point[] = [];
  let hits = 0;
  for (const [index, row] of order.entries()) {
    hits += truth[row] ?? 0;
    const next = order[index + 1];
    if (next !== undefined && probabilities[next] === probabilities[row]) continue;
    const taken = index + 1;
    roc.push([(taken - hits) / negatives, hits / positives]);
    precisionRecall.push([hits / positives, hits / taken]);
  }
  return { roc, precisionRecall };
}
