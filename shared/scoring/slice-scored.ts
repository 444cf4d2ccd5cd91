import type { ElementArray, ScoredBatch, TensorData } from './column-batch.ts';

/** `rows` rows of a scored batch from row `start` on, in arrays of their own. */
export function sliceScored(scored: ScoredBatch, start: number, rows: number): ScoredBatch {
  const end = start + rows;
  if (scored.task === 'regression')
    return { task: 'regression', predictions: scored.predictions.slice(start, end) };
  if (scored.task === 'outputs')
    return { ...scored, rows, outputs: sliceTensors(scored.outputs, start, end) };
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

function sliceTensors(
  outputs: ReadonlyMap<string, TensorData>,
  start: number,
  end: number,
): Map<string, TensorData> {
  return new Map(
    [...outputs].map(([name, { type, dims, data }]) => {
      const width = dims.slice(1).reduce((size, dim) => size * dim, 1);
      const part: ElementArray = data.slice(start * width, end * width);
      return [name, { type, dims: [end - start, ...dims.slice(1)], data: part }];
    }),
  );
}
