import { parseInstant } from './iso-instant.ts';
import { fitsInt } from './python-number.ts';
import type { PyValue } from './python-value.ts';

const timeless = /^(?:nat)?$/i;
const numpyForm = /^\s*\+?(\d{4}(?:-\d{2}(?:-\d{2}(?:[T ]\d{2}.*)?)?)?)$/;

/** `np.datetime64(value, 'ns')`: numbers are nanoseconds, a zone is turned into UTC; undefined where numpy raises. */
export function numpyTime(value: PyValue): bigint | null | undefined {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'bigint') return fitsInt(value, 64) ? orNoTime(value) : undefined;
  if (typeof value !== 'string') return undefined;
  if (timeless.test(value)) return null;
  const text = numpyForm.exec(value)?.[1];
  if (text === undefined || text.includes(',')) return undefined;
  return parseInstant(text.length === 4 ? `${text}-01` : text.replace(/\.(?=Z|[+-]|$)/, ''))?.nanoseconds;
}

const orNoTime = (value: bigint): bigint | null => (value === -(2n ** 63n) ? null : value);
