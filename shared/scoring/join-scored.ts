import { RelevoError } from '../kernel/error.ts';
import type { ScoredBatch } from './column-batch.ts';

/** Batches that one model scored, as one, in their order. @throws MODEL_OUTPUT_UNSUPPORTED for outputs that are not by row */
export function joinScored(parts: readonly ScoredBatch[]): ScoredBatch {
  const [first] = parts;
  if (first === undefined || first.task === 'outputs')
    throw new RelevoError('MODEL_OUTPUT_UNSUPPORTED', 'outputs of this model cannot be put together');
  if (parts.length === 1) return first;
  const numbers = concat(parts.map(numbersOf));
  if (first.task === 'regression') return { task: 'regression', predictions: numbers };
  const labels = parts.flatMap((part) => ('labels' in part ? part.labels : []));
  return { ...first, labels, probabilities: numbers };
}

const numbersOf = (part: ScoredBatch): Float64Array => {
  if (part.task === 'outputs') return new Float64Array();
  return part.task === 'regression' ? part.predictions : part.probabilities;
};

function concat(arrays: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(arrays.reduce((length, array) => length + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    joined.set(array, at);
    at += array.length;
  }
  return joined;
}
