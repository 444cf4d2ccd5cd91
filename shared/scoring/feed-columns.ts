import type { Tensor } from 'onnxruntime-node';
import { RelevoError } from '../kernel/error.ts';
import type { ColumnBatch, Value } from './column-batch.ts';
import { type ColumnTensor, columnTensor } from './column-tensor.ts';
import { elementBuilders } from './element-builders.ts';
import { elementType } from './element-type.ts';
import { mismatch, type TensorMetadata } from './graph-mismatch.ts';
import type { InputColumn } from './model-description.ts';
import { cellPreparer, type FedColumn } from './prepare-cells.ts';

export type Feeds = Record<string, Tensor>;
export type FeedColumns = { columns: FedColumn[]; feed: (batch: ColumnBatch) => Feeds };

/**
 * One tensor for each column where the graph has an input of its name, or all columns as one matrix, in the order of the
 * signature, where it has a single input for them.
 *
 * @throws MODEL_INPUT_MISMATCH
 */
export function columnFeeder(inputs: readonly InputColumn[], graph: readonly TensorMetadata[]): FeedColumns {
  const [only] = graph;
  const single = graph.length === 1 && only !== undefined && !inputs.some(({ name }) => name === only.name);
  if (!single) return eachFeeder(inputs, graph);
  const [column] = inputs;
  return inputs.length === 1 && column !== undefined && column.type === 'array'
    ? eachFeeder(inputs, [{ ...only, name: column.name }], only.name)
    : matrixFeeder(inputs, only);
}

function eachFeeder(
  inputs: readonly InputColumn[],
  graph: readonly TensorMetadata[],
  rename?: string,
): FeedColumns {
  const byName = new Map(graph.map((input) => [input.name, input]));
  const wanted = new Set(inputs.map((column) => column.name));
  const unknown = graph.find((input) => !wanted.has(input.name));
  if (unknown !== undefined) throw mismatch(`the graph's input ${unknown.name} is not in the signature`);
  const feeders: { name: string; input: string; tensor: ColumnTensor }[] = [];
  const columns = inputs.map((column): FedColumn => {
    const input = byName.get(column.name);
    if (input === undefined) throw mismatch(`the signature's input ${column.name} is not in the graph`);
    const fed = { ...column, fed: elementType(input) };
    feeders.push({ name: column.name, input: rename ?? column.name, tensor: columnTensor(fed, input.shape) });
    return fed;
  });
  const feed = (batch: ColumnBatch): Feeds => {
    const feeds: Feeds = {};
    for (const { name, input, tensor } of feeders) feeds[input] = tensor(cellsOf(batch, name));
    return feeds;
  };
  return { columns, feed };
}

function matrixFeeder(inputs: readonly InputColumn[], graph: TensorMetadata): FeedColumns {
  const fed = elementType(graph);
  const width = graph.shape[1];
  if (graph.shape.length > 2 || (graph.shape.length === 1 && inputs.length > 1))
    throw mismatch(
      `the graph's only input ${graph.name} has ${graph.shape.length} dimensions, not [rows, columns]`,
    );
  if (typeof width === 'number' && width !== inputs.length)
    throw mismatch(`the signature has ${inputs.length} columns, the graph's matrix ${width}`);
  const columns = inputs.map((column): FedColumn => ({ ...column, fed }));
  const preparers = columns.map((column) => matrixPreparer(column, graph.name));
  const builder = elementBuilders[fed];
  const flat = graph.shape.length === 1;
  const feed = (batch: ColumnBatch): Feeds => {
    const cells = preparers.map(({ name, prepare }) => prepare(cellsOf(batch, name)));
    const tensor = flat ? builder.flat(cells[0] ?? [], [batch.rows]) : builder.matrix(cells, batch.rows);
    return { [graph.name]: tensor };
  };
  return { columns, feed };
}

function matrixPreparer(
  column: FedColumn,
  input: string,
): { name: string; prepare: ReturnType<typeof cellPreparer> } {
  try {
    return { name: column.name, prepare: cellPreparer(column) };
  } catch (cause) {
    throw new RelevoError(
      'MODEL_INPUT_MISMATCH',
      `${column.name} is ${column.type}, the graph's only input ${input} a matrix of ${column.fed}; ` +
        'give the graph an input for each column, or encode the column inside the graph',
      { cause },
    );
  }
}

function cellsOf(batch: ColumnBatch, name: string): readonly Value[] {
  const cells = batch.columns.get(name);
  if (cells === undefined) throw new RelevoError('BATCH_INCOMPLETE', `the batch lacks column ${name}`);
  return cells;
}
