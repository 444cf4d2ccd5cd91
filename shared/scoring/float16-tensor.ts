import { Tensor } from 'onnxruntime-node';

/**
 * A half-precision tensor of bits. onnxruntime-node turns the bits into a Float16Array where there is one (Node 24),
 * which its native part then takes for an empty array; so the tensor shows it the bits themselves.
 */
export function float16Tensor(bits: Uint16Array, dims: readonly number[]): Tensor {
  const tensor = new Tensor('float16', bits, dims);
  return Object.defineProperty(tensor, 'data', { value: bits });
}
