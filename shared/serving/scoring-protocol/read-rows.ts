import { inputError } from '../../kernel/error.ts';
import type { InputColumn } from '../../scoring/model-description.ts';
import { type Frame, type FrameLimits, limitRows } from './frame.ts';
import { isRecord, kindOf } from './parse-body.ts';
import { readColumns } from './read-columns.ts';
import { readRecords } from './read-records.ts';

/**
 * TensorFlow Serving's row form for a column signature: a list of objects; a list of rows in the order of the
 * signature where its columns have no names; or a list of values where it has one column.
 *
 * @throws as `readRecords`, and ROW_SHAPE
 */
export function readInstances(value: unknown, inputs: readonly InputColumn[], limits: FrameLimits): Frame {
  if (Array.isArray(value)) return readList(value, 'instances', inputs, limits);
  throw inputError('INPUT_FORMAT', 'instances', `expected an array, got ${kindOf(value)}`);
}

/**
 * TensorFlow Serving's column form for a column signature: an object of columns, any list that `instances` takes, or
 * one value where the signature has one column. Where a column is an array or object, an object is one row, as MLflow
 * takes it.
 *
 * @throws as `readInstances` and `readColumns`
 */
export function readInputs(value: unknown, inputs: readonly InputColumn[], limits: FrameLimits): Frame {
  if (Array.isArray(value)) return readList(value, 'inputs', inputs, limits);
  if (isRecord(value)) {
    const oneRow = inputs.some(({ type }) => type === 'array' || type === 'object');
    const wanted = inputs.map(({ name }) => name);
    return readColumns(value, 'inputs', limits, wanted, oneRow);
  }
  if (inputs.length === 1) return positional([[value]], inputs);
  throw inputError('INPUT_FORMAT', 'inputs', `expected an object or an array, got ${kindOf(value)}`);
}

function readList(
  values: readonly unknown[],
  at: string,
  inputs: readonly InputColumn[],
  limits: FrameLimits,
): Frame {
  const [first] = values;
  const unnamed = inputs.every(({ name }, index) => name === String(index));
  if (unnamed && Array.isArray(first) && (inputs.length > 1 || isScalar(inputs[0])))
    return readPositional(values, at, inputs, limits);
  if (inputs.length === 1 && values.length > 0 && !isRecord(first)) {
    limitRows(values.length, at, limits);
    return positional(
      values.map((value) => [value]),
      inputs,
    );
  }
  return readRecords(values, at, limits);
}

const isScalar = (column: InputColumn | undefined): boolean =>
  column !== undefined && !['array', 'object', 'map', 'any'].includes(column.type);

function readPositional(
  values: readonly unknown[],
  at: string,
  inputs: readonly InputColumn[],
  limits: FrameLimits,
): Frame {
  limitRows(values.length, at, limits);
  const rows = values.map((row, index) => {
    if (Array.isArray(row) && row.length === inputs.length) return row;
    const got = Array.isArray(row) ? `${row.length} values` : kindOf(row);
    throw inputError('ROW_SHAPE', `${at}[${index}]`, `expected an array of ${inputs.length}, got ${got}`);
  });
  return positional(rows, inputs);
}

function positional(rows: readonly (readonly unknown[])[], inputs: readonly InputColumn[]): Frame {
  const names = inputs.map(({ name }) => name);
  return {
    rows: rows.length,
    names,
    source: (name) => {
      const index = names.indexOf(name);
      return index === -1 ? undefined : (row) => rows[row]?.[index];
    },
  };
}
