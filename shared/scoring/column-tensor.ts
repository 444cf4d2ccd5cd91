import type { Tensor } from 'onnxruntime-node';
import type { Value } from './column-batch.ts';
import { elementBuilders } from './element-builders.ts';
import { flattenArrays } from './flatten-arrays.ts';
import { mismatch } from './graph-mismatch.ts';
import type { ValueType } from './model-description.ts';
import { cellPreparer, type FedColumn, unfit } from './prepare-cells.ts';

/** The tensor of one column's cells. */
export type ColumnTensor = (cells: readonly Value[]) => Tensor;

/**
 * How a column becomes the tensor that the graph's input of this shape takes: [rows], or [rows, 1, …] for a value a row;
 * [rows, k, …] for arrays of equal lengths and for binary as uint8. Arrays of other than numbers, and arrays for an input
 * of one value a row, are fed as JSON text where the graph takes strings.
 *
 * @throws MODEL_INPUT_MISMATCH when the column does not fit the input
 */
export function columnTensor(column: FedColumn, shape: readonly (number | string)[]): ColumnTensor {
  if (column.type === 'binary' && column.fed === 'uint8') return bytesTensor(column, shape);
  if (column.type === 'array' && !asText(column, shape)) return arrayTensor(column, shape);
  const prepare = cellPreparer(column);
  const { flat } = elementBuilders[column.fed];
  const wide = shape.slice(1).find((size) => typeof size === 'number' && size !== 1);
  if (wide !== undefined)
    throw mismatch(`input ${column.name} has one value a row in the signature and ${wide} in the graph`);
  if (shape.length === 1) return (cells) => flat(prepare(cells), [cells.length]);
  const ones = shape.length < 3 ? [1] : shape.slice(1).map(() => 1);
  return (cells) => flat(prepare(cells), [cells.length, ...ones]);
}

type Column<T extends ValueType['type']> = Extract<FedColumn, { type: T }>;

function asText(column: Column<'array'>, shape: readonly (number | string)[]): boolean {
  if (column.fed !== 'string') return false;
  return shape.length < 2 || shape[1] === 1 || innermost(column).type !== 'string';
}

function arrayTensor(column: Column<'array'>, shape: readonly (number | string)[]): ColumnTensor {
  const { name, fed } = column;
  const levels = depthOf(column);
  if (shape.length > 0 && shape.length !== levels + 1)
    throw mismatch(
      `input ${name} has arrays of ${levels} levels, the graph's input ${shape.length} dimensions`,
    );
  const known = shape.length > 0 ? shape : Array.from({ length: levels + 1 }, () => '');
  const item: ValueType = innermost(column);
  if (item.type === 'object' || item.type === 'map' || item.type === 'any' || item.type === 'binary')
    throw unfit(column);
  const prepare = cellPreparer({ name, required: true, fed, ...item });
  return (rows) => {
    const { cells, dims } = flattenArrays(name, rows, known);
    return elementBuilders[fed].flat(prepare(cells, elementPath(name, dims)), dims);
  };
}

function bytesTensor({ name }: FedColumn, shape: readonly (number | string)[]): ColumnTensor {
  const known = shape.length === 0 ? ['', ''] : shape;
  if (known.length !== 2) throw mismatch(`input ${name} is binary, the graph's input not [rows, bytes]`);
  return (rows) => {
    const bytes = rows.map((cell) => (typeof cell === 'string' ? [...Buffer.from(cell, 'base64')] : null));
    const { cells, dims } = flattenArrays(name, bytes, known);
    return elementBuilders.uint8.flat(cells, dims);
  };
}

/** Where the element with this index in row-major order stands. */
function elementPath(name: string, dims: readonly number[]): (index: number) => string {
  return (index) => {
    const places: number[] = [];
    let rest = index;
    for (const size of dims.slice(1).toReversed()) {
      places.unshift(rest % size);
      rest = Math.floor(rest / size);
    }
    return `data[${rest}].${name}${places.map((place) => `[${place}]`).join('')}`;
  };
}

const depthOf = (type: ValueType): number => (type.type === 'array' ? 1 + depthOf(type.items) : 0);

const innermost = (type: ValueType): ValueType => (type.type === 'array' ? innermost(type.items) : type);
