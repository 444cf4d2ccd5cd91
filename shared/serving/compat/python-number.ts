import { isDict, isList, type PyValue } from './python-value.ts';

const pySpace = String.raw`[\s\u001c-\u001f\u0085]*`;
const plainInt = new RegExp(`^${pySpace}([-+]?\\d+(?:_\\d+)*)${pySpace}$`);
const number = String.raw`[-+]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][-+]?\d+(?:_\d+)*)?`;
const plainFloat = new RegExp(`^${pySpace}(${number})${pySpace}$`);
const specialFloat = new RegExp(`^${pySpace}([-+]?)(nan|inf|infinity)${pySpace}$`, 'i');

const isDigit = (code: number): boolean => /^\p{Nd}$/u.test(String.fromCodePoint(code));

/** Digits of all alphabets as those of ASCII; Unicode has them in runs of ten. */
const asciiDigits = (text: string): string =>
  text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let first = code;
    while (isDigit(first - 1)) first -= 1;
    return String((code - first) % 10);
  });

/** `int(text)`; undefined where Python raises. */
export function intOfText(text: string): bigint | undefined {
  const found = plainInt.exec(asciiDigits(text))?.[1];
  if (found === undefined) return undefined;
  const digits = found.replaceAll('_', '').replace('+', '');
  return digits.length > 4300 ? undefined : BigInt(digits);
}

/** `float(text)`; undefined where Python raises. */
export function floatOfText(text: string): number | undefined {
  const found = plainFloat.exec(asciiDigits(text))?.[1];
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

const cellFloat = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;
const cellInfinity = /^\s*([-+]?)inf(?:inity)?\s*$/i;

/** A text as pandas' own parser reads a float: no underscores, no NaN; undefined where it raises. */
export function pandasFloatOfText(text: string): number | undefined {
  if (cellFloat.test(text)) return Number(text);
  const sign = cellInfinity.exec(text)?.[1];
  if (sign === undefined) return undefined;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** `pandas.to_numeric` of one value as a float: everything empty is NaN; undefined where it raises. */
export function pandasFloatOf(value: PyValue): number | undefined {
  if (isList(value)) return value.length === 0 ? Number.NaN : undefined;
  if (isDict(value)) return value.size === 0 ? Number.NaN : undefined;
  if (typeof value !== 'string') return floatOf(value);
  return value === '' ? Number.NaN : pandasFloatOfText(value);
}

/**
 * A finite float as numpy casts it to an integer type on x86: cut; what the register does not hold is its least
 * integer, of which the low bits stay.
 */
export function intOfFloat(value: number, bits: number, unsigned = false): bigint {
  const cut = BigInt(Math.trunc(value));
  if (unsigned && bits === 64) return BigInt.asUintN(64, cut) === cut ? cut : 0n;
  const register = bits === 64 || (unsigned && bits === 32) ? 64 : 32;
  const held = fitsInt(cut, register) ? cut : -(2n ** BigInt(register - 1));
  return unsigned ? BigInt.asUintN(bits, held) : BigInt.asIntN(bits, held);
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
