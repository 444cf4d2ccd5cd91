import { RelevoError } from '../kernel/error.ts';
import type { ServingOutputs } from '../policy/serving.ts';
import { isElementType } from './element-type.ts';
import type { Metadata, TensorMetadata } from './graph-mismatch.ts';
import type { ModelDescription } from './model-description.ts';
import type { ClassesPlan, OutputPlan, TensorsPlan } from './output-plan.ts';

const remedy =
  "export classifiers with ZipMap off (skl2onnx options={'zipmap': False}), and other models with tensors for outputs";

export type OutputSources = {
  /** What the policy says, before what the model says. */
  override: ServingOutputs;
  /** Class names that the graph carries. */
  classLabels: readonly string[];
};

/**
 * Which of the graph's outputs to fetch and what they mean: as the policy says, else `metadata.relevo`, else the graph
 * itself. Of a graph alone, a label beside probabilities (float, a column for each class) is a classifier, a single
 * output of one float a row a regression; the outputs of any other, and of a model with a tensor signature, are
 * answered as they are.
 *
 * @throws MODEL_OUTPUT_UNSUPPORTED
 */
export function resolveOutputs(
  description: ModelDescription,
  metadata: readonly Metadata[],
  { override, classLabels }: OutputSources = { override: {}, classLabels: [] },
): OutputPlan {
  const graph = metadata.map(requireTensor);
  const said = saidOf(description, override);
  if (said.prediction !== undefined)
    return { task: 'regression', output: requireFloat(named(graph, said.prediction)).name };
  const isForeign = !description.packaged && Object.keys(override).length === 0;
  if (isForeign && description.tensors.length > 0) return tensorsPlan(graph);
  const probabilities =
    said.probabilities === undefined ? probabilitiesOf(graph) : named(graph, said.probabilities);
  if (probabilities !== undefined && (!isForeign || standsAlone(graph, probabilities, classLabels)))
    return classesPlan(graph, probabilities, said, classLabels);
  if (!isForeign)
    throw unsupported('no output is the probabilities; name it as serving.outputs.probabilities');
  const [only] = graph;
  return only !== undefined && graph.length === 1 && isOneFloat(only)
    ? { task: 'regression', output: only.name }
    : tensorsPlan(graph);
}

/** The policy's word before the model's. */
function saidOf({ packaged, task, onnx, ...model }: ModelDescription, override: ServingOutputs): Said {
  const byPolicy = override.prediction !== undefined;
  const ofClasses = Object.keys(override).length > 0 && !byPolicy;
  const regression = byPolicy || (packaged && task === 'regression' && !ofClasses);
  return {
    prediction: regression ? (override.prediction ?? onnx.prediction ?? '') : undefined,
    probabilities: override.probabilities ?? (packaged ? (onnx.probabilities ?? undefined) : undefined),
    label: override.label,
    classes: override.classes ?? (model.classes.length > 0 ? model.classes : undefined),
    positive: override.positive ?? model.positive ?? undefined,
    threshold: override.threshold ?? (packaged ? model.threshold : undefined),
    task: packaged && !ofClasses ? task : undefined,
  };
}

type Said = {
  prediction: string | undefined;
  probabilities: string | undefined;
  label: string | undefined;
  classes: readonly string[] | undefined;
  positive: string | undefined;
  threshold: number | undefined;
  task: ModelDescription['task'] | undefined;
};

function classesPlan(
  graph: readonly TensorMetadata[],
  probabilities: TensorMetadata,
  said: Said,
  classLabels: readonly string[],
): ClassesPlan {
  const width = requireFloat(probabilities).shape[1];
  const classes = said.classes ?? foreignClasses(width, classLabels);
  const task = classes.length === 2 && said.task !== 'multiclass' ? 'binary' : 'multiclass';
  if (classes.length < 2 || (said.task !== undefined && said.task !== task))
    throw unsupported(`a ${said.task ?? task} model names its classes; it has ${classes.length}`);
  if (typeof width === 'number' && width !== classes.length && !(task === 'binary' && width === 1))
    throw unsupported(`the output ${probabilities.name} has ${width} columns for ${classes.length} classes`);
  const positiveIndex = task === 'binary' ? classes.indexOf(said.positive ?? classes[1] ?? '') : -1;
  if (task === 'binary' && positiveIndex === -1)
    throw unsupported('a binary model has two classes, and the positive one is among them');
  return {
    task,
    output: probabilities.name,
    label: labelName(graph, said),
    classes: [...classes],
    positiveIndex,
    threshold: said.threshold ?? 0.5,
  };
}

/** Labels are the graph's own where nothing else is said about classes or threshold. */
function labelName(graph: readonly TensorMetadata[], said: Said): string | null {
  if (said.label !== undefined) return named(graph, said.label).name;
  const own = said.classes === undefined && said.threshold === undefined;
  return own ? (graph.find(isLabel)?.name ?? null) : null;
}

function foreignClasses(
  width: number | string | undefined,
  classLabels: readonly string[],
): readonly string[] {
  if (typeof width !== 'number' || width === classLabels.length) return classLabels;
  return Array.from({ length: Math.max(width, 2) }, (_, index) => String(index));
}

const tensorsPlan = (graph: readonly TensorMetadata[]): TensorsPlan => ({
  task: 'outputs',
  outputs: graph.map(({ name, type, shape }) => {
    if (!isElementType(type)) throw unsupported(`the output ${name} is ${type}; cast it inside the graph`);
    return { name, dtype: type, shape: shape.map((size) => (typeof size === 'number' ? size : -1)) };
  }),
});

function requireTensor(output: Metadata): TensorMetadata {
  if (output.isTensor) return output;
  throw unsupported(`the graph's output ${output.name} is a sequence or map; ${remedy}`);
}

const isFloat = ({ type }: TensorMetadata): boolean => type === 'float32' || type === 'float64';

/** One number a row. */
const isOneFloat = (tensor: TensorMetadata): boolean =>
  isFloat(tensor) && (tensor.shape.length === 1 || (tensor.shape.length === 2 && tensor.shape[1] === 1));

const isLabel = ({ type, shape }: TensorMetadata): boolean =>
  (type === 'int64' || type === 'int32' || type === 'string') &&
  (shape.length === 1 || (shape.length === 2 && shape[1] === 1));

const looksLikeProbabilities = (tensor: TensorMetadata): boolean =>
  isFloat(tensor) && tensor.shape.length === 2 && tensor.shape[1] !== 1;

const probabilitiesOf = (graph: readonly TensorMetadata[]): TensorMetadata | undefined =>
  graph.find((tensor) => looksLikeProbabilities(tensor) && isNamedSo(tensor)) ??
  graph.find(looksLikeProbabilities);

const isNamedSo = ({ name }: TensorMetadata): boolean => /prob/i.test(name);

/** A graph of nothing but probabilities, so named, or of them and the label. */
function standsAlone(
  graph: readonly TensorMetadata[],
  probabilities: TensorMetadata,
  classLabels: readonly string[],
): boolean {
  const others = graph.filter((tensor) => tensor !== probabilities);
  const known = typeof probabilities.shape[1] === 'number' || classLabels.length > 1;
  return (
    known && (others.length === 0 ? isNamedSo(probabilities) : others.length === 1 && others.every(isLabel))
  );
}

function named(graph: readonly TensorMetadata[], name: string): TensorMetadata {
  const output = graph.find((tensor) => tensor.name === name);
  if (output === undefined)
    throw unsupported(
      `the output ${name} is named and the graph lacks it; it has ${graph.map((tensor) => tensor.name).join(', ')}`,
    );
  return output;
}

function requireFloat(output: TensorMetadata): TensorMetadata {
  if (isFloat(output)) return output;
  throw unsupported(`the output ${output.name} is ${output.type}, not floating point`);
}

const unsupported = (message: string): RelevoError => new RelevoError('MODEL_OUTPUT_UNSUPPORTED', message);
