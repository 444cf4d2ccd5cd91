import { parseInstant } from './iso-instant.ts';
import { mapAll } from './map-all.ts';
import { fitsInt } from './python-number.ts';
import { isMissing, type PyValue } from './python-value.ts';
import type { Series } from './series.ts';

/** What pandas takes for no time. */
const noTimes: ReadonlySet<string> = new Set(['', 'NaT', 'nat', 'NAT', 'nan', 'NaN', 'NAN']);

/**
 * `pandas.to_datetime(series)` for ISO 8601 texts and for numbers, which are nanoseconds; undefined where it raises.
 * Where the first is a text, all have its form.
 */
export function castDatetimes(series: Series): Series | undefined {
  if (series.dtype === 'datetime' || series.dtype === 'datetime-zoned') return series;
  const state: State = { shape: firstShape(series.values), offsets: new Set() };
  const values = mapAll(series.values, (value) => timeOf(value, state));
  if (values === undefined || state.offsets.size > 1) return undefined;
  return {
    dtype: state.offsets.has('none') || state.offsets.size === 0 ? 'datetime' : 'datetime-zoned',
    values,
  };
}

type State = { shape: string | undefined; offsets: Set<number | 'none'> };

const isNoTime = (value: PyValue): boolean =>
  isMissing(value) || (typeof value === 'string' && noTimes.has(value));

function firstShape(values: readonly PyValue[]): string | undefined {
  const first = values.find((value) => !isNoTime(value));
  return typeof first === 'string' ? parseInstant(first.trim())?.shape : undefined;
}

function timeOf(value: PyValue, state: State): bigint | null | undefined {
  if (isNoTime(value)) return null;
  if (typeof value === 'string') return timeOfText(value, state);
  if (state.shape !== undefined) return undefined;
  if (typeof value === 'bigint') return fitsInt(value, 64) ? value : undefined;
  if (typeof value !== 'number') return undefined;
  if (!Number.isFinite(value)) return null;
  const nanoseconds = BigInt(Math.trunc(value));
  return fitsInt(nanoseconds, 64) ? nanoseconds : null;
}

function timeOfText(text: string, state: State): bigint | undefined {
  const instant = parseInstant(text.trim());
  if (instant === undefined || (state.shape !== undefined && instant.shape !== state.shape)) return undefined;
  state.offsets.add(instant.offset ?? 'none');
  return instant.nanoseconds;
}
