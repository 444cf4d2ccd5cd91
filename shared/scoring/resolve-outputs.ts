import type { InferenceSession } from 'onnxruntime-node';
import { RelevoError } from '../kernel/error.ts';
import type { ModelDescription, Task } from './model-description.ts';

type Metadata = InferenceSession.ValueMetadata;
type TensorMetadata = InferenceSession.TensorValueMetadata;

/** The one output that is fetched, and what it means. */
export type OutputPlan = {
  output: string;
  task: Task;
  classes: string[];
  /** Index of the positive class; only binary. */
  positiveIndex: number;
  threshold: number;
};

const remedy =
  "export classifiers with ZipMap off (skl2onnx options={'zipmap': False}), so that probabilities are a tensor";

/**
 * Which of the graph's outputs to fetch. For a model without `metadata.relevo` a float output of rank 2 and 2 or more
 * columns, named like probabilities or standing beside a label, means classes "0", "1", …; anything else a regression.
 *
 * @throws MODEL_OUTPUT_UNSUPPORTED
 */
export function resolveOutputs(description: ModelDescription, metadata: readonly Metadata[]): OutputPlan {
  const composite = metadata.find((output) => !output.isTensor);
  if (composite !== undefined)
    throw unsupported(`the graph's output ${composite.name} is a sequence or map; ${remedy}`);
  const tensors = metadata.filter((output) => output.isTensor);
  const plan = description.packaged ? packagedPlan(description, tensors) : foreignPlan(tensors);
  const width = tensors.find((output) => output.name === plan.output)?.shape[1];
  if (plan.task !== 'regression' && typeof width === 'number' && !fits(plan, width))
    throw unsupported(`the output ${plan.output} has ${width} columns for ${plan.classes.length} classes`);
  return plan;
}

/** Graphs of two classes may give the positive probability alone. */
const fits = (plan: OutputPlan, width: number): boolean =>
  width === plan.classes.length || (plan.task === 'binary' && width === 1);

function packagedPlan(description: ModelDescription, tensors: readonly TensorMetadata[]): OutputPlan {
  const { task, classes, positive, threshold, onnx } = description;
  const name = task === 'regression' ? onnx.prediction : onnx.probabilities;
  const output = tensors.find((tensor) => tensor.name === name);
  if (output === undefined)
    throw unsupported(`metadata.relevo names the output ${name}, which the graph lacks`);
  requireFloat(output);
  const positiveIndex = task === 'binary' ? classes.indexOf(positive ?? '') : -1;
  if (task === 'binary' && (classes.length !== 2 || positiveIndex === -1))
    throw unsupported('a binary model has two classes, and the positive one is among them');
  if (task === 'multiclass' && classes.length < 2) throw unsupported('a multiclass model names its classes');
  return { output: output.name, task, classes, positiveIndex, threshold };
}

function foreignPlan(tensors: readonly TensorMetadata[]): OutputPlan {
  const probabilities = tensors.find((tensor) => isProbabilities(tensor, tensors.length));
  const output = probabilities ?? tensors.find(isFloat);
  if (output === undefined) throw unsupported(`the graph has no output of floating point numbers; ${remedy}`);
  const width = output.shape[1];
  const count = probabilities !== undefined && typeof width === 'number' ? width : 0;
  const classes = Array.from({ length: count }, (_, index) => String(index));
  const task = count === 0 ? 'regression' : count === 2 ? 'binary' : 'multiclass';
  return { output: output.name, task, classes, positiveIndex: task === 'binary' ? 1 : -1, threshold: 0.5 };
}

const isFloat = (tensor: TensorMetadata): boolean => tensor.type === 'float32' || tensor.type === 'float64';

const isProbabilities = (tensor: TensorMetadata, outputs: number): boolean =>
  isFloat(tensor) &&
  Number(tensor.shape[1]) > 1 &&
  (outputs > 1 || tensor.name.toLowerCase().startsWith('prob'));

function requireFloat(output: TensorMetadata): void {
  if (!isFloat(output)) throw unsupported(`the output ${output.name} is ${output.type}, not floating point`);
}

const unsupported = (message: string): RelevoError => new RelevoError('MODEL_OUTPUT_UNSUPPORTED', message);
