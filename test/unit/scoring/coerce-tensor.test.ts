import { describe, expect, it } from 'vitest';
import { coerceFlatTensor, coerceTensor, tensorBatch } from '../../../shared/scoring/coerce-tensor.ts';
import type { ElementType, TensorData } from '../../../shared/scoring/column-batch.ts';
import type { TensorSpec } from '../../../shared/scoring/model-description.ts';

const coerce = (dtype: ElementType, shape: number[], value: unknown) =>
  coerceTensor({ name: 'x', dtype, shape }, value, 'inputs.x', { maxStringLength: 5 });

describe('a tensor is taken as it is', () => {
  it.each<[ElementType, number[], unknown, number[], unknown]>([
    [
      'float32',
      [-1, 2],
      [
        [1, 2.5],
        [null, -0],
      ],
      [2, 2],
      Float32Array.of(1, 2.5, Number.NaN, -0),
    ],
    ['float64', [-1], [1e300, 7n], [2], Float64Array.of(1e300, 7)],
    ['float16', [2], [1, null], [2], Uint16Array.of(0x3c00, 0x7e00)],
    [
      'int64',
      [-1],
      [1, 2n ** 63n - 1n, -(2n ** 63n)],
      [3],
      BigInt64Array.of(1n, 2n ** 63n - 1n, -(2n ** 63n)),
    ],
    ['uint64', [], 2n ** 64n - 1n, [], BigUint64Array.of(2n ** 64n - 1n)],
    ['uint8', [1, -1], [[0, 255]], [1, 2], Uint8Array.of(0, 255)],
    ['int8', [-1], [-128, 127n], [2], Int8Array.of(-128, 127)],
    ['bool', [-1], [true, false], [2], Uint8Array.of(1, 0)],
    ['string', [-1, 1], [['a'], ['']], [2, 1], ['a', '']],
    ['int32', [-1, 3], [], [0, 3], new Int32Array()],
    ['int32', [-1, -1], [[], []], [2, 0], new Int32Array()],
    ['string', [-1, -1, 2], [], [0, 0, 2], []],
  ])('%s %j', (dtype, shape, value, dims, data) => {
    expect(coerce(dtype, shape, value)).toEqual({ type: dtype, dims, data });
  });
});

describe('a tensor is refused, with the place and without the value', () => {
  it.each<[ElementType, number[], unknown, string, string]>([
    ['float32', [-1, 2], [[1, 2], [3]], 'TENSOR_RAGGED', 'inputs.x[1]'],
    [
      'float32',
      [-1, 2],
      [
        [1, 2],
        [3, [4]],
      ],
      'TENSOR_RAGGED',
      'inputs.x[1][1]',
    ],
    ['float32', [-1, 2], [[1, 2], 3], 'TENSOR_RAGGED', 'inputs.x[1]'],
    ['float32', [-1, 2], [[1, 2, 3]], 'TENSOR_SHAPE', 'inputs.x'],
    ['float32', [-1, 2], [1, 2], 'TENSOR_SHAPE', 'inputs.x'],
    ['float32', [-1], [[1]], 'TENSOR_SHAPE', 'inputs.x'],
    ['float32', [-1], 5, 'TENSOR_SHAPE', 'inputs.x'],
    ['float32', [-1], ['1'], 'TENSOR_TYPE', 'inputs.x[0]'],
    ['float32', [-1], [true], 'TENSOR_TYPE', 'inputs.x[0]'],
    ['float32', [-1], [1e39], 'TENSOR_RANGE', 'inputs.x[0]'],
    ['float16', [-1], [65_505], 'TENSOR_RANGE', 'inputs.x[0]'],
    ['float64', [-1], [Number.POSITIVE_INFINITY], 'TENSOR_RANGE', 'inputs.x[0]'],
    ['int64', [-1], [2 ** 53], 'TENSOR_RANGE', 'inputs.x[0]'],
    ['int64', [-1], [2n ** 63n], 'TENSOR_RANGE', 'inputs.x[0]'],
    ['uint64', [-1], [-1], 'TENSOR_RANGE', 'inputs.x[0]'],
    ['uint8', [-1], [1, 256], 'TENSOR_RANGE', 'inputs.x[1]'],
    ['int32', [-1], [1.5], 'TENSOR_TYPE', 'inputs.x[0]'],
    ['int32', [-1], [null], 'TENSOR_NULL', 'inputs.x[0]'],
    ['bool', [-1], [1], 'TENSOR_TYPE', 'inputs.x[0]'],
    ['string', [-1], [null], 'TENSOR_NULL', 'inputs.x[0]'],
    ['string', [-1], ['secret'], 'STRING_TOO_LONG', 'inputs.x[0]'],
    ['string', [-1], ['a', 'b\u0000'], 'STRING_ENCODING', 'inputs.x[1]'],
    ['string', [-1], ['\ud800'], 'STRING_ENCODING', 'inputs.x[0]'],
    ['string', [-1], [{ a: 'secret' }], 'TENSOR_TYPE', 'inputs.x[0]'],
  ])('%s %j', (dtype, shape, value, code, path) => {
    expect(() => coerce(dtype, shape, value)).toThrow(
      expect.objectContaining({ code, path, status: 400, message: expect.not.stringMatching(/secret/) }),
    );
  });
});

describe('a flat tensor', () => {
  const spec = { name: 'x', dtype: 'int16', shape: [-1, 2] } as const;

  it('has as many elements as its shape says', () => {
    expect(coerceFlatTensor(spec, [2, 2], [1, 2, 3, 4], 'x')).toEqual({
      type: 'int16',
      dims: [2, 2],
      data: Int16Array.of(1, 2, 3, 4),
    });
  });

  it.each([
    [[2, 2], [1, 2, 3], 'TENSOR_SHAPE', 'x'],
    [[2, 3], [1, 2, 3, 4, 5, 6], 'TENSOR_SHAPE', 'x'],
    [[4], [1, 2, 3, 4], 'TENSOR_SHAPE', 'x'],
    [[1, 2], [1, 40_000], 'TENSOR_RANGE', 'x[1]'],
  ])('else it is refused: %j', (dims, values, code, path) => {
    expect(() => coerceFlatTensor(spec, dims, values, 'x')).toThrow(expect.objectContaining({ code, path }));
  });
});

const spec = (name: string, ...shape: number[]): TensorSpec => ({ name, dtype: 'int8', shape });
const tensor = (...dims: number[]): TensorData => ({ type: 'int8', dims, data: new Int8Array() });

describe('the tensors of a request', () => {
  it('agree in the rows that the signature leaves free', () => {
    const specs = [spec('fixed', 3), spec('a', -1, 2), spec('b', -1)];
    const tensors = new Map([
      ['fixed', tensor(3)],
      ['a', tensor(2, 2)],
      ['b', tensor(2)],
    ]);
    expect(tensorBatch(specs, tensors).rows).toBe(2);
    tensors.set('b', tensor(1));
    expect(() => tensorBatch(specs, tensors)).toThrow(expect.objectContaining({ code: 'TENSOR_ROWS' }));
  });

  it('are one row where there is no dimension', () => {
    expect(tensorBatch([spec('x')], new Map([['x', tensor()]])).rows).toBe(1);
  });
});
