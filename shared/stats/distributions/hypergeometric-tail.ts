import { hypergeometricDensity } from './hypergeometric-density.ts';

/**
 * Probability of at least `hits` marked items in a draw of `drawn` without replacement from `total` items, `marked` of them marked:
 * Fisher's exact one-sided p-value when hits, marked, drawn and total are a 2 x 2 table's cell, row, column and grand total.
 */
export function hypergeometricTail(hits: number, marked: number, drawn: number, total: number): number {
  const least = Math.max(0, drawn + marked - total);
  const most = Math.min(marked, drawn);
  if (hits <= least) return 1;
  if (hits > most) return 0;
  const mean = (drawn * marked) / total;
  // From the mode's side the terms only fall: sum the shorter way and stop when nothing is added.
  return hits > mean
    ? sumTerms(hits, most, 1, marked, drawn, total)
    : 1 - sumTerms(hits - 1, least, -1, marked, drawn, total);
}

function sumTerms(
  from: number,
  to: number,
  step: 1 | -1,
  marked: number,
  drawn: number,
  total: number,
): number {
  let term = hypergeometricDensity(from, marked, drawn, total);
  let sum = term;
  for (let k = from; k !== to && term > sum * 1e-17; k += step) {
    const up = ((marked - k) * (drawn - k)) / ((k + 1) * (total - marked - drawn + k + 1));
    const down = (k * (total - marked - drawn + k)) / ((marked - k + 1) * (drawn - k + 1));
    term *= step === 1 ? up : down;
    sum += term;
  }
  return Math.min(1, sum);
}
