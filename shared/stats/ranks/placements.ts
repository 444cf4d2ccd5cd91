import { ascendingOrder } from './ascending-order.ts';

export type Placements = {
  /** For a positive row the share of negatives scored below it, for a negative row the share of positives above it; ties half. */
  shares: Float64Array;
  positives: number;
  negatives: number;
};

/**
 * Placement values of binary scores, the building block of the area under the ROC curve (their mean over the
 * positives) and of its variance. Missing classes give NaN shares.
 */
export function placements(truth: Uint8Array, scores: Float64Array): Placements {
  const order = ascendingOrder(scores);
  const positives = truth.reduce((sum, label) => sum + label, 0);
  const negatives = truth.length - positives;
  const shares = new Float64Array(truth.length);
  let positivesBelow = 0;
  let negativesBelow = 0;
  for (let from = 0; from < order.length;) {
    const score = scores[order[from] ?? 0];
    let to = from;
    let tiedPositives = 0;
    for (; to < order.length && (scores[order[to] ?? 0] === score || to === from); to++)
      tiedPositives += truth[order[to] ?? 0] ?? 0;
    const tiedNegatives = to - from - tiedPositives;
    const below = (negativesBelow + tiedNegatives / 2) / negatives;
    const above = (positives - positivesBelow - tiedPositives / 2) / positives;
    for (const row of order.subarray(from, to)) shares[row] = truth[row] === 1 ? below : above;
    positivesBelow += tiedPositives;
    negativesBelow += tiedNegatives;
    from = to;
  }
  return { shares, positives, negatives };
}
