import type { ElementArray, ElementType, ScoredBatch } from '../../scoring/column-batch.ts';

/** An output as it is answered; a missing text is null, a missing number not finite. */
export type OutputTensor = {
  name: string;
  type: ElementType;
  dims: readonly number[];
  data: ElementArray | readonly (string | null)[];
};

/**
 * The outputs of a scored batch by the names of the model's signature: `label` and `probability`, or `label` and
 * `probability_<class>`, or `prediction`; each of shape [rows]. Those of any other model are the graph's own. A label
 * that rests on a number that is not finite is missing.
 */
export function outputTensors(scored: ScoredBatch): OutputTensor[] {
  if (scored.task === 'outputs') return [...scored.outputs].map(([name, tensor]) => ({ name, ...tensor }));
  if (scored.task === 'regression') return [column('prediction', scored.predictions)];
  const { labels, probabilities } = scored;
  if (scored.task === 'binary') {
    const known = labels.map((label, row) => (Number.isFinite(probabilities[row]) ? label : null));
    return [textColumn('label', known), column('probability', probabilities)];
  }
  const width = scored.classes.length;
  const isKnown = (row: number): boolean =>
    probabilities.subarray(row * width, (row + 1) * width).every(Number.isFinite);
  return [
    textColumn(
      'label',
      labels.map((label, row) => (isKnown(row) ? label : null)),
    ),
    ...scored.classes.map((name, index) =>
      column(`probability_${name}`, strided(probabilities, index, width, labels.length)),
    ),
  ];
}

const column = (name: string, data: Float64Array): OutputTensor => ({
  name,
  type: 'float64',
  dims: [data.length],
  data,
});

const textColumn = (name: string, data: readonly (string | null)[]): OutputTensor => ({
  name,
  type: 'string',
  dims: [data.length],
  data,
});

const strided = (data: Float64Array, offset: number, stride: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, row) => data[row * stride + offset] ?? Number.NaN);
