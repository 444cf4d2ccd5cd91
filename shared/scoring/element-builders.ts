import { Tensor } from 'onnxruntime-node';
import type { ElementType, Value } from './column-batch.ts';
import { float16Tensor } from './float16-tensor.ts';
import { toFloat16Bits } from './float16.ts';

/** Tensors of one element type out of cells. */
export type ElementBuilder = {
  /** Of the cells in their order. */
  flat: (cells: readonly Value[], dims: readonly number[]) => Tensor;
  /** A matrix with a row for each cell of the columns. */
  matrix: (columns: readonly (readonly Value[])[], rows: number) => Tensor;
};

type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array;

/** Room for elements, from a first index on in steps, and the tensor of it. */
type Format<T> = {
  allocate: (size: number) => T;
  write: (data: T, cells: readonly Value[], first: number, step: number) => void;
  tensor: (data: T, dims: readonly number[]) => Tensor;
};

function builderOf<T>({ allocate, write, tensor }: Format<T>): ElementBuilder {
  return {
    flat: (cells, dims) => {
      const data = allocate(cells.length);
      write(data, cells, 0, 1);
      return tensor(data, dims);
    },
    matrix: (columns, rows) => {
      const data = allocate(rows * columns.length);
      columns.forEach((cells, index) => write(data, cells, index, columns.length));
      return tensor(data, [rows, columns.length]);
    },
  };
}

/** Numbers as they are, true as 1, a missing value as NaN. */
function writeNumbers(data: NumberArray, cells: readonly Value[], first: number, step: number): void {
  let at = first;
  for (const cell of cells) {
    data[at] = cell === null ? Number.NaN : Number(cell);
    at += step;
  }
}

function writeHalves(data: Uint16Array, cells: readonly Value[], first: number, step: number): void {
  let at = first;
  for (const cell of cells) {
    data[at] = toFloat16Bits(cell === null ? Number.NaN : Number(cell));
    at += step;
  }
}

function writeBigs(
  data: BigInt64Array | BigUint64Array,
  cells: readonly Value[],
  first: number,
  step: number,
): void {
  let at = first;
  for (const cell of cells) {
    data[at] = typeof cell === 'bigint' ? cell : BigInt(Number(cell));
    at += step;
  }
}

/** A missing value as "". */
function writeTexts(data: string[], cells: readonly Value[], first: number, step: number): void {
  let at = first;
  for (const cell of cells) {
    data[at] = typeof cell === 'string' ? cell : '';
    at += step;
  }
}

type NumberType = Exclude<ElementType, 'int64' | 'uint64' | 'float16' | 'string'>;

const numbers = (type: NumberType, allocate: (size: number) => NumberArray): ElementBuilder =>
  builderOf({ allocate, write: writeNumbers, tensor: (data, dims) => new Tensor(type, data, dims) });

/** Integers and booleans must be complete and in range, strings be strings: nothing is checked here. */
export const elementBuilders: Record<ElementType, ElementBuilder> = {
  bool: numbers('bool', (size) => new Uint8Array(size)),
  uint8: numbers('uint8', (size) => new Uint8Array(size)),
  uint16: numbers('uint16', (size) => new Uint16Array(size)),
  uint32: numbers('uint32', (size) => new Uint32Array(size)),
  int8: numbers('int8', (size) => new Int8Array(size)),
  int16: numbers('int16', (size) => new Int16Array(size)),
  int32: numbers('int32', (size) => new Int32Array(size)),
  float32: numbers('float32', (size) => new Float32Array(size)),
  float64: numbers('float64', (size) => new Float64Array(size)),
  float16: builderOf({
    allocate: (size) => new Uint16Array(size),
    write: writeHalves,
    tensor: float16Tensor,
  }),
  int64: builderOf({
    allocate: (size) => new BigInt64Array(size),
    write: writeBigs,
    tensor: (data, dims) => new Tensor('int64', data, dims),
  }),
  uint64: builderOf({
    allocate: (size) => new BigUint64Array(size),
    write: writeBigs,
    tensor: (data, dims) => new Tensor('uint64', data, dims),
  }),
  string: builderOf<string[]>({
    allocate: (size) => Array<string>(size).fill(''),
    write: writeTexts,
    tensor: (data, dims) => new Tensor('string', data, dims),
  }),
};
