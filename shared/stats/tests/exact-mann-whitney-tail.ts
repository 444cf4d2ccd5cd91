/**
 * Exact chance that U is at least `u` for sizes n and m without ties. The number of orderings with each U are the coefficients of a Gaussian
 * binomial, Π (1 - q^(m+i)) / (1 - q^i) over i <= n, multiplied out factor by factor and only up to the half that is asked for:
 * O(min(n, m) · n m). NaN where the number of orderings is beyond a double (about 500 values each).
 */
export function exactMannWhitneyTail(u: number, n: number, m: number): number {
  const complement = n * m - u;
  const upTo = Math.min(u, complement);
  const counts = orderings(upTo, Math.min(n, m), Math.max(n, m));
  const all = binomial(n + m, Math.min(n, m));
  if (!Number.isFinite(all)) return NaN;
  let below = 0;
  for (const count of counts) below += count;
  if (complement <= u) return below / all;
  return 1 - (below - (counts[upTo] ?? 0)) / all;
}

/** Orderings with U = 0 … upTo, for sizes small <= large. */
function orderings(upTo: number, small: number, large: number): Float64Array {
  const counts = new Float64Array(upTo + 1);
  counts[0] = 1;
  for (let i = 1; i <= small; i++) {
    for (let at = upTo; at >= large + i; at--) counts[at] = (counts[at] ?? 0) - (counts[at - large - i] ?? 0);
    for (let at = i; at <= upTo; at++) counts[at] = (counts[at] ?? 0) + (counts[at - i] ?? 0);
  }
  return counts;
}

function binomial(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
  return product;
}
