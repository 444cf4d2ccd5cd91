import { isDict, isList, type PyValue } from './python-value.ts';

const pySpace = String.raw`[\s\u001c-\u001f\u0085]*`;
const intText = new RegExp(`^${pySpace}([-+]?)0*(\\d+(?:_\\d+)*|0(?:_0)*)${pySpace}$`);
const plainInt = new RegExp(`^${pySpace}([-+]?\\d+(?:_\\d+)*)${pySpace}$`);
const number = String.raw`[-+]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][-+]?\d+(?:_\d+)*)?`;
const plainFloat = new RegExp(`^${pySpace}(${number})${pySpace}$`);
const specialFloat = new RegExp(`^${pySpace}([-+]?)(nan|inf|infinity)${pySpace}$`, 'i');

/** `int(text)`; undefined where Python raises. */
export function intOfText(text: string): bigint | undefined {
  const found = plainInt.exec(text)?.[1];
  if (found === undefined || !intText.test(text)) return undefined;
  const digits = found.replaceAll('_', '').replace('+', '');
  return digits.length > 4300 ? undefined : BigInt(digits);
}

/** `float(text)`; undefined where Python raises. */
export function floatOfText(text: string): number | undefined {
  const found = plainFloat.exec(text)?.[1];
  if (found !== undefined) return Number(found.replaceAll('_', ''));
  const special = specialFloat.exec(text);
  if (special === null) return undefined;
  if (special[2]?.toLowerCase() === 'nan') return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** `int(value)`; undefined where Python raises. */
export function intOf(value: PyValue): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.trunc(value)) : undefined;
  return typeof value === 'string' ? intOfText(value) : undefined;
}

/** `float(value)`, and NaN for None as numpy has it; undefined where Python raises. */
export function floatOf(value: PyValue): number | undefined {
  if (value === null) return Number.NaN;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return floatOfText(value);
  if (typeof value !== 'bigint') return undefined;
  const float = Number(value);
  return Number.isFinite(float) ? float : undefined;
}

/** `bool(value)`. */
export function truthOf(value: PyValue): boolean {
  if (isList(value)) return value.length > 0;
  if (isDict(value)) return value.size > 0;
  return typeof value === 'number' ? value !== 0 : Boolean(value);
}

export const INT64_MIN = -(2n ** 63n);
export const INT64_MAX = 2n ** 63n - 1n;
export const UINT64_MAX = 2n ** 64n - 1n;

export const fitsInt = (value: bigint, bits: 32 | 64): boolean => BigInt.asIntN(bits, value) === value;
