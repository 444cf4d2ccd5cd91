import { describe, expect, it } from 'vitest';
import type { TensorData } from '../../../shared/scoring/column-batch.ts';
import { toFloat16Bits } from '../../../shared/scoring/float16.ts';
import { tensorRowText, tensorText } from '../../../shared/serving/tensor-text.ts';

const cube: TensorData = { type: 'int32', dims: [2, 1, 3], data: Int32Array.of(1, 2, 3, 4, 5, 6) };

describe('text of a tensor', () => {
  it.each<[string, TensorData, string]>([
    ['nested as its dimensions', cube, '[[[1,2,3]],[[4,5,6]]]'],
    ['a single value', { type: 'float32', dims: [], data: Float32Array.of(0.5) }, '0.5'],
    ['without rows', { type: 'float32', dims: [0, 3], data: new Float32Array() }, '[]'],
    ['with rows of nothing', { type: 'float32', dims: [2, 0], data: new Float32Array() }, '[[],[]]'],
    ['booleans and texts', { type: 'bool', dims: [2], data: Uint8Array.of(1, 0) }, '[true,false]'],
    ['texts', { type: 'string', dims: [2], data: ['a "b"', ''] }, '["a \\"b\\"",""]'],
    [
      'every digit of large integers',
      { type: 'uint64', dims: [2], data: BigUint64Array.of(2n ** 64n - 1n, 0n) },
      '[18446744073709551615,0]',
    ],
    [
      'null for what is not finite',
      { type: 'float64', dims: [3], data: Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, -1.5) },
      '[null,null,-1.5]',
    ],
    [
      'half precision as numbers',
      { type: 'float16', dims: [3], data: Uint16Array.from([1.5, Number.NaN, 65_504], toFloat16Bits) },
      '[1.5,null,65504]',
    ],
  ])('%s', (_what, tensor, text) => {
    expect(tensorText(tensor)).toBe(text);
  });
});

describe('text of one row', () => {
  it('is nested as the other dimensions', () => {
    expect([0, 1].map((row) => tensorRowText(cube, row, 2))).toEqual(['[[1,2,3]]', '[[4,5,6]]']);
  });

  it('is the value where a row has one', () => {
    const tensor: TensorData = { type: 'float32', dims: [2, 1], data: Float32Array.of(1, 2) };
    expect([0, 1].map((row) => tensorRowText(tensor, row, 2))).toEqual(['1', '2']);
  });

  it('is all of a tensor that has no rows', () => {
    const tensor: TensorData = { type: 'float32', dims: [3], data: Float32Array.of(1, 2, 3) };
    expect([0, 1].map((row) => tensorRowText(tensor, row, 2))).toEqual(['[1,2,3]', '[1,2,3]']);
  });
});
