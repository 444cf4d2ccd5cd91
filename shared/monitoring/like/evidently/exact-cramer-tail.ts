import { greatestCommonDivisor } from '../../../stats/tests/greatest-common-divisor.ts';
import { halfSum, roundHalf, singleSum } from './short-floats.ts';

/** Values ascending where they are shared, and how many orderings of the samples have each. */
type Frequencies = { values: number[]; counts: number[] };

type Precision = { round: (value: number) => number; sum: (values: number[]) => number };

/** Largest value of a half-precision number. */
const MAX_HALF = 65_504;

/**
 * Evidently's own exact tail of the two-sample Cramér-von Mises test for up to 20 values each. It counts in the smallest floating-point type that
 * holds the number of orderings, half or single precision, and rounds accordingly; where an integer type holds more, it fails. `exactCramerTail`
 * is the same without rounding.
 * @param u U of the test
 * @returns undefined where Evidently fails
 */
export function evidentlyCramerTail(u: number, n: number, m: number): number | undefined {
  const multiple = (n * m) / greatestCommonDivisor(n, m);
  const bound = multiple ** 2 * (n + m);
  const orderings = countOrderings(n, m);
  if (bound >= orderings) return undefined;
  const pairs = n * m;
  const least = Math.floor((bound * (6 * u - pairs * (4 * pairs - 1))) / (6 * pairs ** 2));
  const precision =
    orderings <= MAX_HALF ? { round: roundHalf, sum: halfSum } : { round: Math.fround, sum: singleSum };
  const { values, counts } = frequencies(n, m, multiple, precision);
  const sum = precision.sum(counts.filter((_, at) => (values[at] ?? NaN) >= least));
  return precision.round(sum / orderings);
}

const countOrderings = (n: number, m: number): number => {
  const factorial = (top: number): bigint => (top < 2 ? 1n : BigInt(top) * factorial(top - 1));
  return Number(factorial(n + m)) / Number(factorial(n) * factorial(m));
};

/** Cell by cell (Y. Xiao, A. Gordon and A. Yakovlev, 2006), each in the order in which Evidently keeps its values. */
function frequencies(n: number, m: number, multiple: number, precision: Precision): Frequencies {
  const [a, b] = [multiple / n, multiple / m];
  let row: Frequencies[] = Array.from({ length: n + 1 }, (_, v) =>
    v === 0 ? { values: [0], counts: [1] } : { values: [], counts: [] },
  );
  for (let u = 0; u <= m; u++) {
    let cell: Frequencies = { values: [], counts: [] };
    row = row.map((above, v) => {
      cell = merge(cell, above, (a * v - b * u) ** 2, precision);
      return cell;
    });
  }
  return row[n] ?? { values: [], counts: [] };
}

function merge(left: Frequencies, above: Frequencies, step: number, { round }: Precision): Frequencies {
  const placeAbove = new Map(above.values.map((value, at) => [value, at]));
  const leftValues = new Set(left.values);
  const shared = [...left.values.keys()]
    .filter((at) => placeAbove.has(left.values[at] ?? NaN))
    .toSorted((one, two) => (left.values[one] ?? 0) - (left.values[two] ?? 0));
  const onlyLeft = [...left.values.keys()].filter((at) => !placeAbove.has(left.values[at] ?? NaN));
  const onlyAbove = [...above.values.keys()].filter((at) => !leftValues.has(above.values[at] ?? NaN));
  const values = [
    ...shared.map((at) => left.values[at] ?? NaN),
    ...onlyLeft.map((at) => left.values[at] ?? NaN),
    ...onlyAbove.map((at) => above.values[at] ?? NaN),
  ];
  const counts = [
    ...shared.map((at) =>
      round((left.counts[at] ?? NaN) + (above.counts[placeAbove.get(left.values[at] ?? NaN) ?? -1] ?? NaN)),
    ),
    ...onlyLeft.map((at) => left.counts[at] ?? NaN),
    ...onlyAbove.map((at) => above.counts[at] ?? NaN),
  ];
  return { values: values.map((value) => round(value + step)), counts };
}
