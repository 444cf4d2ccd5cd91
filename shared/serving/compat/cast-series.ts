import type { InputColumn, ValueType } from '../../scoring/model-description.ts';
import { castDatetimes } from './cast-datetimes.ts';
import { castBools, castFloats, castInts } from './cast-numbers.ts';
import { failedConversion } from './compat-error.ts';
import { decodeBase64 } from './decode-base64.ts';
import { enforceValue } from './enforce-value.ts';
import { mapAll } from './map-all.ts';
import type { Series } from './series.ts';
import { isComposite, type PlainType } from './signature.ts';

/**
 * What MLflow does with a data frame's column before it looks at the signature's rules: converts it to the type,
 * laxly.
 *
 * @throws BAD_REQUEST
 */
export function castSeries(column: InputColumn, name: string, series: Series): Series {
  const result = cast(column, series, column.required);
  if (result === undefined) throw failedConversion(name, dtypeNames[column.type]);
  return result;
}

const dtypeNames: Record<ValueType['type'], string> = {
  boolean: 'bool',
  integer: 'int32',
  long: 'int64',
  float: 'float32',
  double: 'float64',
  string: 'object',
  datetime: 'datetime64[ns]',
  binary: "<class 'object'>",
  any: 'Any',
  array: 'Array',
  map: 'Map',
  object: 'Object',
};

const casters: Record<PlainType | 'any', (series: Series) => Series | undefined> = {
  boolean: castBools,
  integer: (series) => castInts(series, 32),
  long: (series) => castInts(series, 64),
  float: (series) => castFloats(series, 32),
  double: (series) => castFloats(series, 64),
  string: (series) => (series.dtype === 'str' ? series : { ...series, dtype: 'object' }),
  datetime: castDatetimes,
  binary: castBytes,
  any: (series) => series,
};

function cast(column: ValueType, series: Series, required: boolean): Series | undefined {
  const { type } = column;
  return isComposite(type) ? castComposites(column, series, required) : casters[type](series);
}

function castBytes({ values }: Series): Series | undefined {
  const decoded = mapAll(values, (value) => (typeof value === 'string' ? decodeBase64(value) : undefined));
  return decoded === undefined ? undefined : { dtype: 'bytes', values: decoded };
}

function castComposites(type: ValueType, { values }: Series, required: boolean): Series | undefined {
  const enforced = mapAll(values, (value) => enforceValue(value, type, required));
  return enforced === undefined ? undefined : { dtype: 'object', values: enforced };
}
