import type { ArrayType } from './numpy-array.ts';
import { numpyTime } from './numpy-time.ts';
import { floatOf, intOf, truthOf } from './python-number.ts';
import { pythonText } from './python-text.ts';
import { isList, type PyValue } from './python-value.ts';

const range = (bits: number, signed: boolean): { min: bigint; max: bigint } => {
  const half = 2n ** BigInt(bits - 1);
  return signed ? { min: -half, max: half - 1n } : { min: 0n, max: half * 2n - 1n };
};

const ranges: Partial<Record<ArrayType, { min: bigint; max: bigint }>> = {
  int8: range(8, true),
  int16: range(16, true),
  int32: range(32, true),
  int64: range(64, true),
  uint8: range(8, false),
  uint16: range(16, false),
  uint32: range(32, false),
  uint64: range(64, false),
};

/** One Python value as an element of an array: floats are cut for integers; undefined where numpy raises. */
export function readElement(value: PyValue, dtype: ArrayType): PyValue | undefined {
  if (isList(value)) return undefined;
  const integers = ranges[dtype];
  if (integers !== undefined) {
    const int = intOf(value);
    return int !== undefined && int >= integers.min && int <= integers.max ? int : undefined;
  }
  if (dtype === 'bool') return truthOf(value);
  if (dtype === 'datetime') return numpyTime(value);
  if (dtype === 'string') return withoutEndingNulls(pythonText(value));
  if (dtype === 'bytes') return asciiBytes(withoutEndingNulls(pythonText(value)));
  const float = floatOf(value);
  return float === undefined || dtype !== 'float32' ? float : Math.fround(float);
}

const withoutEndingNulls = (text: string): string => {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  return text.slice(0, end);
};

const asciiBytes = (text: string): string | undefined => {
  const bytes = Buffer.from(text);
  return bytes.every((byte) => byte < 0x80) ? bytes.toString('base64') : undefined;
};
