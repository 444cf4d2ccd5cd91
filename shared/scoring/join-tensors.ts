import { RelevoError } from '../kernel/error.ts';
import type { ElementArray, TensorBatch, TensorData } from './column-batch.ts';
import { createElementSink } from './tensor-elements.ts';

/** The tensors of several requests, each along its first dimension; their types and other dimensions are the same. */
export function joinTensors(batches: readonly Pick<TensorBatch, 'tensors'>[]): Map<string, TensorData> {
  const names = [...(batches[0]?.tensors.keys() ?? [])];
  return new Map(names.map((name) => [name, joinTensor(name, batches)]));
}

function joinTensor(name: string, batches: readonly Pick<TensorBatch, 'tensors'>[]): TensorData {
  const parts = batches.map(({ tensors }) => tensors.get(name)).filter((part) => part !== undefined);
  const [first] = parts;
  if (first === undefined || parts.length < batches.length)
    throw new RelevoError('BATCH_INCOMPLETE', `a batch lacks tensor ${name}`);
  const rows = parts.reduce((sum, { dims }) => sum + (dims[0] ?? 0), 0);
  return { type: first.type, dims: [rows, ...first.dims.slice(1)], data: concatenate(first.type, parts) };
}

function concatenate(type: TensorData['type'], parts: readonly TensorData[]): ElementArray {
  const texts: string[] = [];
  const { data } = createElementSink(
    type,
    parts.reduce((sum, part) => sum + part.data.length, 0),
    0,
  );
  const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer) : new Uint8Array();
  let at = 0;
  for (const part of parts) {
    if (ArrayBuffer.isView(part.data)) {
      bytes.set(new Uint8Array(part.data.buffer, part.data.byteOffset, part.data.byteLength), at);
      at += part.data.byteLength;
    } else for (const text of part.data) texts.push(text);
  }
  return type === 'string' ? texts : data;
}
