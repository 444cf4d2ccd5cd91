import type { ElementType, TensorBatch, TensorData } from '../../scoring/column-batch.ts';
import type { TensorSpec } from '../../scoring/model-description.ts';
import { castBools, castFloats } from './cast-numbers.ts';
import { failedConversion, schemaFailure } from './compat-error.ts';
import { missingTensors, rowsOf, UNNAMED } from './enforce-tensors.ts';
import { findColumns, type Frame, type FrameColumn } from './frame.ts';
import { mapAll } from './map-all.ts';
import type { NumpyArray } from './numpy-array.ts';
import { numpySeries } from './numpy-series.ts';
import { intOf, intOfFloat } from './python-number.ts';
import { pythonText } from './python-text.ts';
import { isDict, isList, isMissing, type PyValue } from './python-value.ts';
import { readElement } from './read-element.ts';
import type { Series } from './series.ts';
import { tensorData } from './tensor-data.ts';

/** A data frame as tensors: one column for each, or all columns as one matrix. @throws BAD_REQUEST, SCHEMA_ENFORCEMENT_FAILED */
export function frameToTensors(frame: Frame, specs: readonly TensorSpec[]): TensorBatch {
  const [only] = specs;
  const tensors =
    only !== undefined && only.name === null
      ? new Map([[UNNAMED, unnamedTensor(castAll(frame, only), only)]])
      : namedTensors(frame, specs);
  return { rows: rowsOf(tensors, specs), tensors };
}

const castAll = (frame: Frame, spec: TensorSpec): Frame => ({
  ...frame,
  columns: frame.columns.map((column, index) => castColumn(column, spec, index)),
});

function namedTensors(frame: Frame, specs: readonly TensorSpec[]): Map<string, TensorData> {
  const columns = specs.map((spec) => {
    const [column] = findColumns(frame, spec.name ?? '');
    return column === undefined ? undefined : castColumn(column, spec);
  });
  const missing = specs.filter((_, index) => columns[index] === undefined);
  if (missing.length > 0) throw missingTensors(missing);
  const tensors = new Map<string, TensorData>();
  specs.forEach((spec, index) => {
    const column = columns[index];
    if (column !== undefined) tensors.set(spec.name ?? UNNAMED, columnTensor(column.series, spec));
  });
  return tensors;
}

/** Lists are left as they are until the shape is known. */
function castColumn(column: FrameColumn, spec: TensorSpec, index = 0): FrameColumn {
  const [first] = column.series.values;
  const name = column.name ?? String(index);
  if (first === undefined) throw failedConversion(name, spec.dtype);
  if (isList(first)) return column;
  const series = castElements(column.series, spec.dtype);
  if (series === undefined) throw failedConversion(name, spec.dtype);
  return { ...column, series };
}

function castElements(series: Series, dtype: ElementType): Series | undefined {
  if (dtype === 'bool') return castBools(series);
  if (dtype === 'float64' || dtype === 'float16') return castFloats(series, 64);
  if (dtype === 'float32') return castFloats(series, 32);
  if (dtype === 'string') return { dtype: 'str', values: series.values.map(pythonText) };
  return castIntegers(series, dtype);
}

/** Texts and mixed values must fit; numbers wrap around. */
function castIntegers(series: Series, dtype: ElementType): Series | undefined {
  const exact = series.dtype === 'object' || series.dtype === 'str';
  const bits = Number(dtype.replace(/\D/g, ''));
  const unsigned = dtype.startsWith('u');
  const values = mapAll(series.values, (value) => {
    if (exact) return isMissing(value) ? undefined : readElement(value, dtype);
    const int = intOf(value);
    if (int === undefined || (unsigned && typeof value === 'number' && value < 0)) return undefined;
    if (typeof value === 'number') return intOfFloat(value, bits, unsigned);
    return unsigned ? BigInt.asUintN(bits, int) : BigInt.asIntN(bits, int);
  });
  return values === undefined ? undefined : { dtype: 'int64', values };
}

function unnamedTensor(frame: Frame, spec: TensorSpec): TensorData {
  const [first] = frame.columns;
  if (first === undefined || frame.rows === 0) throw schemaFailure('Input DataFrame is empty.');
  const width = frame.columns.length;
  if (width === 1) return columnTensor(first.series, spec);
  const lists = frame.columns.some(({ series }) => isList(series.values[0]));
  if (
    spec.shape.length !== 2 ||
    spec.shape[0] !== -1 ||
    spec.shape[1] !== width ||
    lists ||
    spec.dtype === 'string'
  )
    throw schemaFailure(
      `This model contains a model signature with an unnamed input. The input DataFrame passed had ${width} columns.`,
    );
  const values: PyValue[] = [];
  for (let row = 0; row < frame.rows; row += 1)
    for (const { series } of frame.columns) values.push(series.values[row] ?? null);
  return tensorData(array([frame.rows, width], values, spec), spec);
}

const array = (shape: readonly number[], values: readonly PyValue[], spec: TensorSpec): NumpyArray => ({
  dtype: spec.dtype,
  shape,
  values,
  scalar: false,
});

function columnTensor({ values }: Series, spec: TensorSpec): TensorData {
  const [first] = values;
  const [free, ...fixed] = spec.shape;
  if (free !== -1 || fixed.includes(-1))
    throw schemaFailure(
      'For pandas dataframe input, the first dimension of shape must be a variable dimension and other dimensions ' +
        'must be fixed.',
    );
  if (isList(first)) return listsTensor(values, spec, fixed);
  if (fixed.length > 1 || (fixed.length === 1 && fixed[0] !== 1))
    throw schemaFailure(
      'The input pandas dataframe column contains scalar values, which the shape does not allow.',
    );
  return tensorData(array([values.length, ...fixed], values, spec), spec);
}

/** Rows as flat lists, brought to the shape wanted. */
function listsTensor(values: readonly PyValue[], spec: TensorSpec, fixed: readonly number[]): TensorData {
  const size = fixed.reduce((product, axis) => product * axis, 1);
  const series: Series[] = [];
  for (const row of values) {
    if (!isList(row) || row.length !== size || row.some(isList)) throw wrongLists();
    series.push(numpySeries(row));
  }
  const [first = null] = series[0]?.values ?? [];
  const cast = first === null || isDict(first) ? undefined : castElements(joined(series), spec.dtype);
  if (cast === undefined) throw wrongLists();
  return tensorData(array([values.length, ...fixed], cast.values, spec), spec);
}

/** `np.vstack`: each row has its type before all have one. */
function joined(rows: readonly Series[]): Series {
  const values = rows.flatMap((row) => row.values);
  return rows.some(({ dtype }) => dtype === 'object') ? { dtype: 'object', values } : numpySeries(values);
}

const wrongLists = (): Error =>
  schemaFailure('The values of an input column could not be converted to the expected shape.');
