import { RelevoError } from '../kernel/error.ts';
import type { ScoredBatch } from './column-batch.ts';
import type { OutputPlan } from './resolve-outputs.ts';

type FloatArray = Float32Array | Float64Array;

/** Labels and probabilities (or predictions) of the fetched output, a row-major array. */
export function readOutputs(plan: OutputPlan, data: FloatArray, rows: number): ScoredBatch {
  if (plan.task === 'regression') return { task: 'regression', predictions: exact(data, rows) };
  if (plan.task === 'binary') return readBinary(plan, data, rows);
  return readMulticlass(plan, exact(data, rows * plan.classes.length), rows);
}

function readBinary(plan: OutputPlan, data: FloatArray, rows: number): ScoredBatch {
  const width = data.length === rows ? 1 : 2;
  exact(data, rows * width);
  const offset = width === 1 ? 0 : plan.positiveIndex;
  const positive = plan.classes[plan.positiveIndex] ?? '';
  const negative = plan.classes[1 - plan.positiveIndex] ?? '';
  const probabilities = new Float64Array(rows);
  const labels: string[] = [];
  for (let row = 0; row < rows; row += 1) {
    const probability = data[row * width + offset] ?? Number.NaN;
    probabilities[row] = probability;
    labels.push(probability >= plan.threshold ? positive : negative);
  }
  return { task: 'binary', labels, probabilities };
}

function readMulticlass(plan: OutputPlan, probabilities: Float64Array, rows: number): ScoredBatch {
  const { classes } = plan;
  const labels: string[] = [];
  for (let row = 0; row < rows; row += 1) {
    let best = 0;
    for (let index = 1; index < classes.length; index += 1)
      if (at(probabilities, row * classes.length + index) > at(probabilities, row * classes.length + best))
        best = index;
    labels.push(classes[best] ?? '');
  }
  return { task: 'multiclass', labels, classes, probabilities };
}

const at = (values: Float64Array, index: number): number => values[index] ?? Number.NaN;

function exact(data: FloatArray, length: number): Float64Array {
  if (data.length !== length)
    throw new RelevoError('MODEL_OUTPUT_UNSUPPORTED', `the model gave ${data.length} numbers for ${length}`);
  return Float64Array.from(data);
}
