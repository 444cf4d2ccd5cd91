import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { RelevoError } from '../kernel/error.ts';
import { fill, tensorBuilder } from './build-tensor.ts';
import type { ColumnBatch, Value } from './column-batch.ts';
import type { InputColumn } from './model-description.ts';

export type Feeds = Record<string, Tensor>;
type Metadata = InferenceSession.ValueMetadata;
type TensorMetadata = InferenceSession.TensorValueMetadata;

/**
 * How a batch is fed to this graph: one tensor for each column where the graph has an input of its name, or all
 * columns as one matrix, in the order of the signature, where it has a single input for them.
 *
 * @throws MODEL_SIGNATURE_UNSUPPORTED, MODEL_INPUT_MISMATCH
 */
export function graphFeeder(
  inputs: readonly InputColumn[],
  metadata: readonly Metadata[],
): (batch: ColumnBatch) => Feeds {
  if (inputs.length === 0)
    throw new RelevoError(
      'MODEL_SIGNATURE_UNSUPPORTED',
      'the model has no column signature; log it with one (names, and types long, double, string or boolean)',
    );
  const graph = metadata.map(requireTensor);
  const [only] = graph;
  const single = graph.length === 1 && only !== undefined && !inputs.some(({ name }) => name === only.name);
  return single ? matrixFeeder(inputs, only) : columnFeeder(inputs, graph);
}

function columnFeeder(
  inputs: readonly InputColumn[],
  graph: readonly TensorMetadata[],
): (batch: ColumnBatch) => Feeds {
  const byName = new Map(graph.map((input) => [input.name, input]));
  const wanted = new Set(inputs.map((column) => column.name));
  const unknown = graph.find((input) => !wanted.has(input.name));
  if (unknown !== undefined) throw mismatch(`the graph's input ${unknown.name} is not in the signature`);
  const columns = inputs.map((column) => {
    const input = byName.get(column.name);
    if (input === undefined) throw mismatch(`the signature's input ${column.name} is not in the graph`);
    return { name: column.name, flat: input.shape.length === 1, build: tensorBuilder(column, input.type) };
  });
  return (batch) => {
    const feeds: Feeds = {};
    for (const { name, flat, build } of columns)
      feeds[name] = build(cellsOf(batch, name), flat ? [batch.rows] : [batch.rows, 1]);
    return feeds;
  };
}

function matrixFeeder(inputs: readonly InputColumn[], graph: TensorMetadata): (batch: ColumnBatch) => Feeds {
  const width = graph.shape[1];
  const text = inputs.find((column) => column.type === 'string');
  if (text !== undefined)
    throw mismatch(`${text.name} is string, the graph's only input a matrix of numbers`);
  if (typeof width === 'number' && width !== inputs.length)
    throw mismatch(`the signature has ${inputs.length} columns, the graph's matrix ${width}`);
  const double = graph.type === 'float64';
  if (!double && graph.type !== 'float32') throw mismatch(`a matrix of ${graph.type} cannot be fed`);
  return (batch) => {
    const size = batch.rows * inputs.length;
    const data = double ? new Float64Array(size) : new Float32Array(size);
    inputs.forEach(({ name }, index) => fill(data, cellsOf(batch, name), index, inputs.length));
    return { [graph.name]: new Tensor(data, [batch.rows, inputs.length]) };
  };
}

function cellsOf(batch: ColumnBatch, name: string): readonly Value[] {
  const cells = batch.columns.get(name);
  if (cells === undefined) throw new RelevoError('BATCH_INCOMPLETE', `the batch lacks column ${name}`);
  return cells;
}

function requireTensor(metadata: Metadata): TensorMetadata {
  if (!metadata.isTensor) throw mismatch(`the graph's input ${metadata.name} is not a tensor`);
  return metadata;
}

const mismatch = (message: string): RelevoError => new RelevoError('MODEL_INPUT_MISMATCH', message);
