/**
 * Evidently's fill of empty bins, for shares of one sample: a zero becomes 1e-4, or a millionth of the smallest other share where that is
 * 1e-4 or less. Nothing is scaled back to sum 1. Only zeros give NaN in their place.
 */
export function fillEmptyBins(shares: ArrayLike<number>): Float64Array {
  let least = Infinity;
  for (let bin = 0; bin < shares.length; bin++) {
    const share = shares[bin] ?? 0;
    if (share !== 0 && share < least) least = share;
  }
  const fill = least === Infinity ? NaN : least <= 0.0001 ? least / 1_000_000 : 0.0001;
  return Float64Array.from(shares, (share) => (share === 0 ? fill : share));
}
