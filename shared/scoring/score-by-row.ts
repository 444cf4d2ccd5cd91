import type { ColumnBatch, ScoredBatch } from './column-batch.ts';
import type { TensorMetadata } from './graph-mismatch.ts';
import { joinScored } from './join-scored.ts';
import { joinTensors } from './join-tensors.ts';

/** True of a graph that takes one row at a time: the first dimension of each input for columns is fixed to 1. */
export const takesOneRow = (inputs: readonly TensorMetadata[]): boolean =>
  inputs.length > 0 && inputs.every(({ shape }) => shape[0] === 1);

/** Scores the rows of a batch one after another, for a graph that takes one at a time. */
export async function scoreByRow(
  score: (batch: ColumnBatch) => Promise<ScoredBatch>,
  { rows, columns, ...rest }: ColumnBatch,
): Promise<ScoredBatch> {
  const parts: ScoredBatch[] = [];
  for (let row = 0; row < rows; row += 1) {
    const cells = [...columns].map(([name, values]) => [name, values.slice(row, row + 1)] as const);
    parts.push(await score({ ...rest, rows: 1, columns: new Map(cells) }));
  }
  const outputs = parts.filter((part) => part.task === 'outputs');
  return outputs.length === 0
    ? joinScored(parts)
    : { task: 'outputs', rows, outputs: joinTensors(outputs.map((part) => ({ tensors: part.outputs }))) };
}
