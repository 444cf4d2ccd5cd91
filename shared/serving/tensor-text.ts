import type { ElementArray, ElementType, TensorData } from '../scoring/column-batch.ts';
import { fromFloat16Bits } from '../scoring/float16.ts';

/** JSON text of a whole tensor: lists nested as its dimensions are, a single value where it has none. */
export function tensorText({ type, dims, data }: TensorData): string {
  return nestedText(writerOf(type), dims, data, 0);
}

/**
 * JSON text of one row of a tensor: the value itself where a row is one value, else lists nested as its dimensions
 * are; all of a tensor whose first dimension is not the rows. Numbers that are not finite are null, int64 and uint64
 * all their digits, booleans true and false.
 */
export function tensorRowText(tensor: TensorData, row: number, rows: number): string {
  const { type, dims, data } = tensor;
  if (dims[0] !== rows) return tensorText(tensor);
  const inner = dims.slice(1);
  const width = sizeOf(inner);
  const write = writerOf(type);
  return width === 1 ? write(data[row]) : nestedText(write, inner, data, row * width);
}

export type ElementWriter = (value: ElementArray[number] | undefined) => string;

/** The elements from `start` on as lists nested as the dimensions are. */
export function nestedText(
  write: ElementWriter,
  dims: readonly number[],
  data: ElementArray,
  start: number,
  separator = ',',
): string {
  const [length] = dims;
  if (length === undefined) return write(data[start]);
  const inner = dims.slice(1);
  const width = sizeOf(inner);
  let text = '';
  for (let index = 0; index < length; index += 1)
    text += (index === 0 ? '' : separator) + nestedText(write, inner, data, start + index * width, separator);
  return `[${text}]`;
}

export const sizeOf = (dims: readonly number[]): number => dims.reduce((size, dim) => size * dim, 1);

function writerOf(type: ElementType): ElementWriter {
  if (type === 'bool') return (value) => (value === 1 ? 'true' : 'false');
  if (type === 'float16') return (value) => elementText(fromFloat16Bits(Number(value)));
  return elementText;
}

const elementText: ElementWriter = (value) => {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  return value === undefined ? 'null' : typeof value === 'bigint' ? String(value) : JSON.stringify(value);
};
