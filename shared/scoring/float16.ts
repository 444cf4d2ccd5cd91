/** Largest finite half-precision number. */
export const FLOAT16_MAX = 65_504;

const INFINITY = 0x7c00;
const NAN = 0x7e00;
const SIGN = 0x8000;
const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** Bits of the nearest half-precision number (IEEE 754 binary16, ties to even); beyond the largest it is infinite. */
export function toFloat16Bits(value: number): number {
  if (Number.isNaN(value)) return NAN;
  float[0] = value;
  const high = words[1] ?? 0;
  const sign = high >>> 31 === 1 ? SIGN : 0;
  const size = Math.abs(value);
  if (size >= 65_520) return sign | INFINITY;
  if (size < 2 ** -14) return sign | roundToEven(size * 2 ** 24);
  const exponent = ((high >>> 20) & 0x7ff) - 1023;
  return sign | ((exponent + 14) * 1024 + roundToEven((size / 2 ** exponent) * 1024));
}

/** The number that half-precision bits mean. */
export function fromFloat16Bits(bits: number): number {
  const sign = bits >= SIGN ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
