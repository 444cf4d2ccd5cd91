import { RelevoError } from '../kernel/error.ts';
import type { ColumnBatch, ModelInput, TensorBatch, Value } from './column-batch.ts';
import { joinTensors } from './join-tensors.ts';

/**
 * The rows of all requests as one, in their order, with the parameters of the first: columns of these names, or all
 * tensors. A single request is returned as it is.
 */
export function joinBatches(names: readonly string[], batches: readonly ModelInput[]): ModelInput {
  const [first, ...others] = batches;
  if (first !== undefined && others.length === 0) return first;
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  const params = first?.params === undefined ? {} : { params: first.params };
  if (first !== undefined && 'tensors' in first)
    return { rows, tensors: joinTensors(batches.filter(hasTensors)), ...params };
  const parts = batches.filter(hasColumns);
  return { rows, columns: new Map(names.map((name) => [name, joinColumn(parts, name)])), ...params };
}

const hasTensors = (batch: ModelInput): batch is TensorBatch => 'tensors' in batch;
const hasColumns = (batch: ModelInput): batch is ColumnBatch => 'columns' in batch;

function joinColumn(batches: readonly ColumnBatch[], name: string): Value[] {
  const joined: Value[] = [];
  for (const { rows, columns } of batches) {
    const cells = columns.get(name);
    if (cells?.length !== rows)
      throw new RelevoError('BATCH_INCOMPLETE', `a batch lacks cells of column ${name}`);
    for (const cell of cells) joined.push(cell);
  }
  return joined;
}
