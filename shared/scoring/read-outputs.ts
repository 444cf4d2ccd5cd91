import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { RelevoError } from '../kernel/error.ts';
import type { ScoredBatch, TensorData } from './column-batch.ts';
import type { ClassesPlan, OutputPlan, TensorsPlan } from './output-plan.ts';
import { tensorData } from './tensor-data.ts';
import { createElementSink } from './tensor-elements.ts';

type FloatArray = Float32Array | Float64Array;
type Results = InferenceSession.ReturnType;

/** Names of the outputs that a run fetches. */
export function fetchesOf(plan: OutputPlan): string[] {
  if (plan.task === 'outputs') return plan.outputs.map(({ name }) => name ?? '');
  return 'label' in plan && plan.label !== null ? [plan.output, plan.label] : [plan.output];
}

/** Labels and probabilities, predictions, or all outputs as they are, of a run's results. */
export function readOutputs(plan: OutputPlan, results: Results, rows: number): ScoredBatch {
  if (plan.task === 'outputs') {
    const outputs = plan.outputs.map(
      ({ name }) => [name ?? '', tensorData(tensorOf(results, name ?? ''))] as const,
    );
    return { task: 'outputs', rows, outputs: new Map(outputs) };
  }
  const data = floats(results, plan.output);
  if (plan.task === 'regression') return { task: 'regression', predictions: exact(data, rows) };
  const own = plan.label === null ? undefined : labelsOf(results, plan.label, rows);
  return plan.task === 'binary' ? readBinary(plan, data, rows, own) : readMulticlass(plan, data, rows, own);
}

/** What no rows give, without a run. */
export function noOutputs(plan: OutputPlan): ScoredBatch {
  if (plan.task === 'regression') return { task: 'regression', predictions: new Float64Array(0) };
  if (plan.task === 'outputs') return { task: 'outputs', rows: 0, outputs: emptyTensors(plan) };
  return plan.task === 'binary'
    ? { task: 'binary', labels: [], probabilities: new Float64Array(0) }
    : { task: 'multiclass', labels: [], classes: plan.classes, probabilities: new Float64Array(0) };
}

const emptyTensors = ({ outputs }: TensorsPlan): Map<string, TensorData> =>
  new Map(
    outputs.map(({ name, dtype, shape }) => {
      const dims = [0, ...shape.slice(1).map((size) => Math.max(size, 0))];
      return [name ?? '', { type: dtype, dims, data: createElementSink(dtype, 0, 0).data }];
    }),
  );

function readBinary(plan: ClassesPlan, data: FloatArray, rows: number, own?: string[]): ScoredBatch {
  const width = data.length === rows ? 1 : 2;
  requireLength(data, rows * width);
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
  return { task: 'binary', labels: own ?? labels, probabilities };
}

function readMulticlass(plan: ClassesPlan, data: FloatArray, rows: number, own?: string[]): ScoredBatch {
  const { classes } = plan;
  const probabilities = exact(data, rows * classes.length);
  return {
    task: 'multiclass',
    labels: own ?? mostProbable(classes, probabilities, rows),
    classes,
    probabilities,
  };
}

function mostProbable(classes: readonly string[], probabilities: Float64Array, rows: number): string[] {
  const labels: string[] = [];
  for (let row = 0; row < rows; row += 1) {
    let best = 0;
    for (let index = 1; index < classes.length; index += 1)
      if (at(probabilities, row * classes.length + index) > at(probabilities, row * classes.length + best))
        best = index;
    labels.push(classes[best] ?? '');
  }
  return labels;
}

const at = (values: Float64Array, index: number): number => values[index] ?? Number.NaN;

function labelsOf(results: Results, name: string, rows: number): string[] {
  const { data } = tensorData(tensorOf(results, name));
  requireLength(data, rows);
  return Array.from<unknown, string>(data, String);
}

function tensorOf(results: Results, name: string): Tensor {
  const tensor = results[name];
  if (tensor === undefined)
    throw new RelevoError('MODEL_OUTPUT_UNSUPPORTED', `the graph did not give its output ${name}`);
  return tensor;
}

function floats(results: Results, name: string): FloatArray {
  const { data } = tensorOf(results, name);
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  throw new RelevoError('MODEL_OUTPUT_UNSUPPORTED', `the output ${name} is not floating point`);
}

function exact(data: FloatArray, length: number): Float64Array {
  requireLength(data, length);
  return Float64Array.from(data);
}

function requireLength(data: { length: number }, length: number): void {
  if (data.length !== length)
    throw new RelevoError('MODEL_OUTPUT_UNSUPPORTED', `the model gave ${data.length} values for ${length}`);
}
