/** Two columns by their places, and Pearson's coefficient over the rows in which both have a number. */
export type CorrelatedPair = { left: number; right: number; coefficient: number };

export type StrongCorrelations = {
  /** Above the limit, strongest first; no more than were asked for. */
  pairs: CorrelatedPair[];
  /** How many are above the limit. */
  found: number;
  /** The strongest of all pairs; undefined where no pair has enough rows, or nothing varies. */
  strongest: CorrelatedPair | undefined;
};

/** Fewer rows correlate by chance. */
const MIN_ROWS = 30;

/**
 * Pairs of columns whose Pearson correlation is above a limit in absolute value. Columns that do not vary correlate with none.
 * @param columns of equal length, of numbers whose squares can be added up; NaN and infinities are gaps
 * @param most how many pairs are kept
 */
export function strongCorrelations(
  columns: readonly Float64Array[],
  limit: number,
  most: number,
): StrongCorrelations {
  const scores = columns.map(standardised);
  const found: CorrelatedPair[] = [];
  let strongest: CorrelatedPair | undefined;
  for (const [left, first] of scores.entries())
    for (let right = left + 1; right < scores.length; right++) {
      const second = scores[right];
      const coefficient = second === undefined ? NaN : pearson(first, second);
      if (Number.isNaN(coefficient)) continue;
      const pair = { left, right, coefficient };
      if (strongest === undefined || isStronger(pair, strongest)) strongest = pair;
      if (Math.abs(coefficient) > limit) found.push(pair);
    }
  const pairs = found.toSorted((a, b) => (isStronger(a, b) ? -1 : isStronger(b, a) ? 1 : 0)).slice(0, most);
  return { pairs, found: found.length, strongest };
}

const isStronger = (a: CorrelatedPair, b: CorrelatedPair): boolean =>
  Math.abs(a.coefficient) > Math.abs(b.coefficient);

type Scores = { values: Float64Array; hasGaps: boolean; varies: boolean };

/** Differences from the mean in standard deviations; NaN for gaps. */
function standardised(column: Float64Array): Scores {
  const finite = column.filter((value) => Number.isFinite(value));
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const deviation = Math.sqrt(finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / finite.length);
  return {
    values: column.map((value) => (Number.isFinite(value) ? (value - mean) / deviation : NaN)),
    hasGaps: finite.length < column.length,
    varies: finite.length >= MIN_ROWS && deviation > 1e-14 * Math.abs(mean),
  };
}

function pearson(first: Scores, second: Scores): number {
  if (!first.varies || !second.varies) return NaN;
  if (first.hasGaps || second.hasGaps) return pearsonOfBoth(first.values, second.values);
  return clamped(dotProduct(first.values, second.values) / first.values.length);
}

function dotProduct(first: Float64Array, second: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < first.length; index++) sum += (first[index] ?? 0) * (second[index] ?? 0);
  return sum;
}

/** Over the rows in which both have a number. */
function pearsonOfBoth(first: Float64Array, second: Float64Array): number {
  let [rows, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (let index = 0; index < first.length; index++) {
    const a = first[index] ?? NaN;
    const b = second[index] ?? NaN;
    const product = a * b;
    if (product !== product) continue;
    rows += 1;
    x += a;
    y += b;
    xx += a * a;
    yy += b * b;
    xy += product;
  }
  if (rows < MIN_ROWS) return NaN;
  const variances = (xx - (x * x) / rows) * (yy - (y * y) / rows);
  return variances > 0 ? clamped((xy - (x * y) / rows) / Math.sqrt(variances)) : NaN;
}

const clamped = (coefficient: number): number => Math.max(-1, Math.min(1, coefficient));
