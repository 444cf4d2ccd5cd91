import type { MessagePort } from 'node:worker_threads';
import type { PortableError } from '../../kernel/portable-error.ts';
import type { ModelInput, Params, ScoredBatch, TensorData, Value } from '../column-batch.ts';
import type { ModelDescription } from '../model-description.ts';

/** A batch on its way: columns in the order of the signature, without their names. */
export type PackedInput =
  | { rows: number; cells: (Value[] | undefined)[]; params?: Params }
  | { rows: number; tensors: Map<string, TensorData>; params?: Params };

export type ScoreCall = { kind: 'score'; id: number; input: PackedInput };

/** What a model's thread is told. Calls of its owner go before those of a port. */
export type ToModelThread = ScoreCall | { kind: 'connect'; port: MessagePort } | { kind: 'release' };

/** The answer to a call; `ms` is the time of the run. */
export type ScoreReply =
  | { kind: 'scored'; id: number; scored: ScoredBatch; ms: number }
  | { kind: 'failed'; id: number; error: PortableError };

export type FromModelThread =
  | ScoreReply
  | { kind: 'opened'; description: ModelDescription }
  | { kind: 'refused'; error: PortableError }
  | { kind: 'released' };

export type NamedColumns = readonly { name: string }[];

export function packInput(columns: NamedColumns, input: ModelInput): PackedInput {
  if ('tensors' in input) return input;
  const { rows, params } = input;
  const cells = columns.map(({ name }) => input.columns.get(name));
  return params === undefined ? { rows, cells } : { rows, cells, params };
}

export function unpackInput(columns: NamedColumns, packed: PackedInput): ModelInput {
  if ('tensors' in packed) return packed;
  const { rows, cells, params } = packed;
  const found = new Map<string, Value[]>();
  columns.forEach(({ name }, index) => {
    const values = cells[index];
    if (values !== undefined) found.set(name, values);
  });
  return params === undefined ? { rows, columns: found } : { rows, columns: found, params };
}
