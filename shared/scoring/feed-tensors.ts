import { Tensor } from 'onnxruntime-node';
import { inputError, RelevoError } from '../kernel/error.ts';
import type { ElementType, TensorBatch, TensorData } from './column-batch.ts';
import { elementType } from './element-type.ts';
import { FLOAT32_MAX } from './element-types.ts';
import type { Feeds } from './feed-columns.ts';
import { float16Tensor } from './float16-tensor.ts';
import { mismatch, type TensorMetadata } from './graph-mismatch.ts';
import type { TensorSpec } from './model-description.ts';

/**
 * One tensor for each of the signature's, by name; a signature's only tensor goes to the graph's only input, whatever
 * their names. A float64 tensor is fed as float32 where the graph takes that, as MLflow does, but never as infinite.
 *
 * @throws MODEL_INPUT_MISMATCH
 */
export function tensorFeeder(
  specs: readonly TensorSpec[],
  graph: readonly TensorMetadata[],
): (batch: TensorBatch) => Feeds {
  const feeders = specs.map((spec) => {
    const input = inputOf(spec, specs, graph);
    const type = elementType(input);
    requireFit(spec, input, type);
    return { key: spec.name ?? '', name: input.name, type };
  });
  const unfed = graph.find(({ name }) => !feeders.some((feeder) => feeder.name === name));
  if (unfed !== undefined) throw mismatch(`the graph's input ${unfed.name} is not in the signature`);
  return ({ tensors }) => {
    const feeds: Feeds = {};
    for (const { key, name, type } of feeders) feeds[name] = tensorOf(tensors.get(key), key, type);
    return feeds;
  };
}

function inputOf(
  { name }: TensorSpec,
  specs: readonly TensorSpec[],
  graph: readonly TensorMetadata[],
): TensorMetadata {
  const [only] = graph;
  const named = graph.find((input) => input.name === name);
  if (named !== undefined) return named;
  if (specs.length === 1 && graph.length === 1 && only !== undefined) return only;
  throw mismatch(`the signature's tensor ${name ?? '(unnamed)'} is not among the graph's inputs`);
}

function requireFit(spec: TensorSpec, input: TensorMetadata, type: ElementType): void {
  if (spec.dtype !== type && !(spec.dtype === 'float64' && type === 'float32'))
    throw mismatch(
      `tensor ${spec.name ?? input.name} is ${spec.dtype} in the signature and tensor(${type}) in the graph`,
    );
  const { shape } = input;
  const ranks = shape.length === 0 || shape.length === spec.shape.length;
  if (!ranks || shape.some((size, axis) => contradicts(size, spec.shape[axis] ?? -1)))
    throw mismatch(
      `tensor ${spec.name ?? input.name} has shape [${spec.shape.join(', ')}] in the signature and ` +
        `[${shape.map((size) => (typeof size === 'number' ? size : -1)).join(', ')}] in the graph`,
    );
}

/** A dimension that one of them leaves free contradicts nothing. */
const contradicts = (inGraph: number | string, inSignature: number): boolean =>
  typeof inGraph === 'number' && inSignature !== -1 && inGraph !== inSignature;

function tensorOf(tensor: TensorData | undefined, key: string, type: ElementType): Tensor {
  if (tensor === undefined) throw new RelevoError('BATCH_INCOMPLETE', `the batch lacks tensor ${key}`);
  const { dims } = tensor;
  if (type === 'float16' && tensor.data instanceof Uint16Array) return float16Tensor(tensor.data, dims);
  if (tensor.type === type) return new Tensor(type, tensor.data, dims);
  if (tensor.data instanceof Float64Array) return new Tensor('float32', narrowed(tensor.data, key), dims);
  throw new RelevoError('BATCH_INCOMPLETE', `the batch's tensor ${key} is ${tensor.type}, not ${type}`);
}

function narrowed(data: Float64Array, key: string): Float32Array {
  const beyond = data.findIndex((value) => Math.abs(value) > FLOAT32_MAX && Number.isFinite(value));
  if (beyond === -1) return Float32Array.from(data);
  throw inputError('TENSOR_RANGE', key === '' ? 'inputs' : `inputs.${key}`, "beyond the model's float32");
}
