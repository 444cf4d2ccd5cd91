import type { ElementType, TensorData } from '../scoring/column-batch.ts';

/** JSON text of one row of a tensor: the value itself where a row is one value, else the flat list of its values. */
export function tensorRowText({ type, dims, data }: TensorData, row: number): string {
  const width = dims.slice(1).reduce((size, dim) => size * dim, 1);
  const cells = Array.from({ length: width }, (_, index) => jsonElement(type, data[row * width + index]));
  return width === 1 ? (cells[0] ?? 'null') : `[${cells.join(',')}]`;
}

function jsonElement(type: ElementType, value: string | number | bigint | undefined): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (type === 'bool') return String(value === 1);
  if (typeof value === 'bigint') return String(value);
  return value !== undefined && Number.isFinite(value) ? String(value) : 'null';
}
