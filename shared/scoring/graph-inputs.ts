import { RelevoError } from '../kernel/error.ts';
import type { ModelInput } from './column-batch.ts';
import { columnFeeder, type Feeds } from './feed-columns.ts';
import { paramFeeder } from './feed-params.ts';
import { tensorFeeder } from './feed-tensors.ts';
import { type Metadata, requireTensor, type TensorMetadata } from './graph-mismatch.ts';
import type { InputColumn, ModelDescription } from './model-description.ts';
import { takesOneRow } from './score-by-row.ts';

export type GraphFeeder = {
  /** The signature's columns, with what the graph takes them as. */
  inputs: InputColumn[];
  /** The graph takes the columns of one row at a time. */
  oneRow: boolean;
  feed: (input: ModelInput) => Feeds;
};

type Signature = Pick<ModelDescription, 'inputs' | 'tensors' | 'params'>;

/**
 * How a request is fed to this graph, by its column or its tensor signature. Inputs that have an initialiser need not be
 * in the signature: ONNX Runtime does not ask for them.
 *
 * @throws MODEL_SIGNATURE_UNSUPPORTED, MODEL_INPUT_MISMATCH
 */
export function graphFeeder(signature: Signature, metadata: readonly Metadata[]): GraphFeeder {
  const { inputs, tensors, params } = signature;
  if (inputs.length === 0 && tensors.length === 0)
    throw new RelevoError(
      'MODEL_SIGNATURE_UNSUPPORTED',
      'the model has no signature; log it with one, such as mlflow.models.infer_signature gives',
    );
  const graph = metadata.map(requireTensor);
  const isParam = ({ name }: TensorMetadata): boolean =>
    params.some((param) => param.name === name) &&
    !inputs.some((column) => column.name === name) &&
    !tensors.some((tensor) => tensor.name === name);
  const feedParams = paramFeeder(params, graph.filter(isParam));
  const data = graph.filter((input) => !isParam(input));
  const withParams = data.length < graph.length;
  const merge = (feeds: Feeds, input: ModelInput): Feeds =>
    withParams ? Object.assign(feeds, feedParams(input.params)) : feeds;
  if (tensors.length > 0) {
    const feed = tensorFeeder(tensors, data);
    return { inputs: [], oneRow: false, feed: (input) => merge(feed(requireTensors(input)), input) };
  }
  const { columns, feed } = columnFeeder(inputs, data);
  const oneRow = takesOneRow(data);
  return { inputs: columns, oneRow, feed: (input) => merge(feed(requireColumns(input)), input) };
}

type Tensors = Extract<ModelInput, { tensors: unknown }>;
type Columns = Extract<ModelInput, { columns: unknown }>;

function requireTensors(input: ModelInput): Tensors {
  if ('tensors' in input) return input;
  throw new RelevoError('MODEL_SIGNATURE_UNSUPPORTED', 'the model takes tensors, not columns');
}

function requireColumns(input: ModelInput): Columns {
  if ('columns' in input) return input;
  throw new RelevoError('MODEL_SIGNATURE_UNSUPPORTED', 'the model takes columns, not tensors');
}
