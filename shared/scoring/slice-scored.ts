import type { ScoredBatch } from './column-batch.ts';

/** `rows` rows of a scored batch from row `start` on, in arrays of their own. */
export function sliceScored(scored: ScoredBatch, start: number, rows: number): ScoredBatch {
  const end = start + rows;
  if (scored.task === 'regression')
    return { task: 'regression', predictions: scored.predictions.slice(start, end) };
  const labels = scored.labels.slice(start, end);
  if (scored.task === 'binary')
    return { task: 'binary', labels, probabilities: scored.probabilities.slice(start, end) };
  const { classes, probabilities } = scored;
  const width = classes.length;
  return {
    task: 'multiclass',
    labels,
    classes,
    probabilities: probabilities.slice(start * width, end * width),
  };
}
