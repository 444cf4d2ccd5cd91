const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
/** Six digits of 11 bits hold the 64 bits of a number. */
const SHIFTS = [0, 11, 22, 33, 44, 55];

/**
 * Indices of the values from the lowest to the highest; equal values (0 and -0 among them) keep their order, NaN comes last.
 * A radix sort: several times faster than one that calls a comparison.
 */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const keys = sortableKeys(values);
  let order = Uint32Array.from(values.keys());
  let spare = new Uint32Array(values.length);
  for (const shift of SHIFTS) {
    const counts = countDigits(keys, shift);
    if (counts.includes(values.length)) continue;
    placeByDigit(keys, shift, counts, { from: order, to: spare });
    [order, spare] = [spare, order];
  }
  return order;
}

type Keys = { low: Uint32Array; high: Uint32Array };

/** The bits of each number, changed so that they order as the numbers do: all of them for negative ones, else the sign's. */
function sortableKeys(values: Float64Array): Keys {
  // Adding zero turns -0 into 0.
  const words = new Uint32Array(values.map((value) => (Number.isNaN(value) ? NaN : value + 0)).buffer);
  const low = new Uint32Array(values.length);
  const high = new Uint32Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const top = words[2 * at + 1] ?? 0;
    const negative = top >>> 31 === 1;
    low[at] = negative ? ~(words[2 * at] ?? 0) : (words[2 * at] ?? 0);
    high[at] = negative ? ~top : top ^ 0x80000000;
  }
  return { low, high };
}

/** Number of keys by digit. */
function countDigits(keys: Keys, shift: number): Uint32Array {
  const counts = new Uint32Array(DIGITS);
  for (let at = 0; at < keys.low.length; at++) {
    const digit = digitOf(keys, at, shift);
    counts[digit] = (counts[digit] ?? 0) + 1;
  }
  return counts;
}

function placeByDigit(
  keys: Keys,
  shift: number,
  counts: Uint32Array,
  { from, to }: { from: Uint32Array; to: Uint32Array },
): void {
  let before = 0;
  const next = counts.map((count) => (before += count) - count);
  for (let place = 0; place < from.length; place++) {
    const at = from[place] ?? 0;
    const digit = digitOf(keys, at, shift);
    const target = next[digit] ?? 0;
    to[target] = at;
    next[digit] = target + 1;
  }
}

function digitOf({ low, high }: Keys, at: number, shift: number): number {
  if (shift >= 32) return ((high[at] ?? 0) >>> (shift - 32)) & (DIGITS - 1);
  const rest = (low[at] ?? 0) >>> shift;
  return (shift + DIGIT_BITS > 32 ? rest | ((high[at] ?? 0) << (32 - shift)) : rest) & (DIGITS - 1);
}
