export type Interval = { low: number; high: number };

/**
 * Interval of the median by order statistics, at least 95 % whatever the distribution: from the second smallest to the
 * second largest of 9 values (96.1 %). Under 6 values it is the whole range, which is less sure.
 */
export function medianInterval(values: readonly number[]): Interval {
  if (values.length === 0) throw new Error('nothing was measured');
  const sorted = values.toSorted((a, b) => a - b);
  const cut = outside(sorted.length);
  return { low: sorted[cut] ?? Number.NaN, high: sorted[sorted.length - 1 - cut] ?? Number.NaN };
}

/** How many values at either end lie outside: the most for which both tails of the sign test stay within 5 %. */
function outside(count: number): number {
  let term = 0.5 ** count;
  let tail = term;
  let cut = 0;
  while (2 * (tail + (term * (count - cut)) / (cut + 1)) <= 0.05) {
    term *= (count - cut) / (cut + 1);
    tail += term;
    cut += 1;
  }
  return cut;
}
