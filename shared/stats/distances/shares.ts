/** Sum of counts. */
export function totalOf(counts: ArrayLike<number>): number {
  let total = 0;
  for (let at = 0; at < counts.length; at++) total += counts[at] ?? 0;
  return total;
}

/** Each count as a share of all of them. No counts, or only zeros, give NaN shares. */
export function sharesOf(counts: ArrayLike<number>): Float64Array {
  const total = totalOf(counts);
  return Float64Array.from(counts, (count) => count / total);
}
