import { greatestCommonDivisor } from './greatest-common-divisor.ts';
/** Values ascending, and how many orderings of the two samples have each. */
type Frequencies = { values: Float64Array; counts: Float64Array };

/**
 * Exact chance that U of the two-sample Cramér-von Mises test is at least `u` for sizes n and m without ties: the frequencies of its values
 * over all C(n + m, n) orderings, built cell by cell (Y. Xiao, A. Gordon and A. Yakovlev, 2007). Time grows with about the fourth power of
 * the sizes: for up to some 20 values each.
 */
export function exactCramerTail(u: number, n: number, m: number): number {
  const multiple = (n / greatestCommonDivisor(n, m)) * m;
  const [stepN, stepM] = [multiple / n, multiple / m];
  const pairs = n * m;
  const threshold = Math.floor(
    (multiple ** 2 * (n + m) * (6 * u - pairs * (4 * pairs - 1))) / (6 * pairs * pairs),
  );
  const none: Frequencies = { values: new Float64Array(0), counts: new Float64Array(0) };
  let row: Frequencies[] = Array.from({ length: n + 1 }, () => none);
  row[0] = { values: Float64Array.of(0), counts: Float64Array.of(1) };
  for (let j = 0; j <= m; j++) {
    let left: Frequencies = none;
    row = row.map((above, i) => (left = merge(left, above, (stepN * i - stepM * j) ** 2)));
  }
  return shareFrom(row[n] ?? none, threshold);
}

/** Sum of two tables of frequencies, every value then raised by `shift`. */
function merge(first: Frequencies, second: Frequencies, shift: number): Frequencies {
  const length = first.values.length + second.values.length;
  const values = new Float64Array(length);
  const counts = new Float64Array(length);
  let [i, j, at] = [0, 0, 0];
  while (i < first.values.length || j < second.values.length) {
    const a = first.values[i] ?? Infinity;
    const b = second.values[j] ?? Infinity;
    const value = Math.min(a, b);
    values[at] = value + shift;
    counts[at] = (a === value ? (first.counts[i] ?? 0) : 0) + (b === value ? (second.counts[j] ?? 0) : 0);
    if (a === value) i += 1;
    if (b === value) j += 1;
    at += 1;
  }
  return { values: values.subarray(0, at), counts: counts.subarray(0, at) };
}

function shareFrom({ values, counts }: Frequencies, threshold: number): number {
  let [all, reached] = [0, 0];
  for (const [at, count] of counts.entries()) {
    all += count;
    if ((values[at] ?? 0) >= threshold) reached += count;
  }
  return reached / all;
}
