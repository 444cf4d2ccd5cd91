import type { InputColumn } from '../../scoring/model-description.ts';
import { schemaFailure } from './compat-error.ts';
import { castDatetimes } from './cast-datetimes.ts';
import { enforceValue } from './enforce-value.ts';
import { mapAll } from './map-all.ts';
import { floatOf, pandasFloatOf } from './python-number.ts';
import { pythonText } from './python-text.ts';
import type { PyValue } from './python-value.ts';
import type { Dtype, Series } from './series.ts';
import { isComposite, type PlainType } from './signature.ts';

/** The signature's own rules for a column: only safe conversions. @throws SCHEMA_ENFORCEMENT_FAILED */
export function enforceSeries(column: InputColumn, series: Series): Series {
  const { type } = column;
  const enforced =
    isComposite(type) || type === 'any' ? enforceComposites(column, series) : enforceScalars(type, series);
  if (enforced !== undefined) return enforced;
  const given = series.dtype === 'unsized' ? 'object' : series.dtype;
  throw schemaFailure(
    `Incompatible input types for column ${column.name}. Can not safely convert ${given} to ${typeNames[type] ?? type}.`,
  );
}

function enforceComposites(column: InputColumn, series: Series): Series | undefined {
  const values = mapAll(series.values, (value) => enforceValue(value, column, column.required));
  return values === undefined ? undefined : { dtype: 'object', values };
}

/** As numpy has them. */
const typeNames: Partial<Record<InputColumn['type'], string>> = {
  boolean: 'bool',
  integer: 'int32',
  long: 'int64',
  float: 'float32',
  double: 'float64',
  string: '<U0',
  binary: '|S0',
  datetime: 'datetime64[ns]',
};

const dtypeOf: Record<Exclude<PlainType, 'string' | 'binary'>, Dtype> = {
  boolean: 'bool',
  integer: 'int32',
  long: 'int64',
  float: 'float32',
  double: 'float64',
  datetime: 'datetime',
};

function enforceScalars(type: PlainType, series: Series): Series | undefined {
  const { dtype } = series;
  const texts = dtype === 'object' || dtype === 'str' || dtype === 'bytes';
  if (dtype === 'unsized') return enforceUnsized(type, series);
  if (type === 'string' || type === 'binary') return texts ? series : undefined;
  if (dtype === dtypeOf[type]) return series;
  if (type === 'boolean') return dtype === 'object' ? series : undefined;
  if (type === 'datetime') return dtype === 'object' ? castDatetimes(series) : undefined;
  if (type === 'long') return dtype === 'int32' ? series : undefined;
  if (type === 'integer') return undefined;
  if (type === 'double' && dtype === 'object') return allFloats(series, pandasFloatOf);
  return type === 'double' && (dtype === 'float32' || dtype === 'int32')
    ? allFloats(series, floatOf)
    : zerosAndOnes(series);
}

/** Their texts are all that can be had of arrays without dimensions. */
function enforceUnsized(type: PlainType, { values }: Series): Series | undefined {
  if (type === 'double') throw schemaFailure('len() of unsized object');
  return type === 'string' || type === 'binary'
    ? { dtype: 'object', values: values.map(pythonText) }
    : undefined;
}

function allFloats(series: Series, read: (value: PyValue) => number | undefined): Series | undefined {
  const values = mapAll(series.values, read);
  return values === undefined ? undefined : { dtype: 'float64', values };
}

/** An int64 is a float where it holds nothing but 0 and 1. */
const zerosAndOnes = (series: Series): Series | undefined =>
  series.dtype === 'int64' && series.values.every((value) => value === 0n || value === 1n)
    ? allFloats(series, floatOf)
    : undefined;
