import type { Tensor } from 'onnxruntime-node';
import { RelevoError } from '../kernel/error.ts';
import type { TensorData } from './column-batch.ts';
import { isElementType } from './element-type.ts';

/** A tensor of a run's results in our terms; the runtime's half-precision numbers as their bits. */
export function tensorData({ type, dims, data }: Tensor): TensorData {
  if (!isElementType(type))
    throw new RelevoError('MODEL_OUTPUT_UNSUPPORTED', `an output is ${type}; cast it inside the graph`);
  return type === 'float16' && ArrayBuffer.isView(data)
    ? { type, dims, data: new Uint16Array(data.buffer, data.byteOffset, data.length) }
    : { type, dims, data };
}
