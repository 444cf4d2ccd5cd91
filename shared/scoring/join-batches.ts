import { RelevoError } from '../kernel/error.ts';
import type { ColumnBatch, Value } from './column-batch.ts';

/** The rows of all batches as one, in their order, in the columns of these names. A single batch is returned as it is. */
export function joinBatches(names: readonly string[], batches: readonly ColumnBatch[]): ColumnBatch {
  const [first, ...others] = batches;
  if (first !== undefined && others.length === 0) return first;
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  return { rows, columns: new Map(names.map((name) => [name, joinColumn(batches, name)])) };
}

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
