import { ascendingOrder } from '../ranks/ascending-order.ts';
import { placements } from '../ranks/placements.ts';
import type { BoundMetric, Counts } from './bound-metric.ts';
import { everyRowOnce } from './every-row-once.ts';
import type { BinaryPredictions, MulticlassPredictions } from './predictions.ts';

/**
 * Area under the ROC curve: the chance that a positive row gets a higher probability than a negative one, ties half.
 * Multiclass: the mean over the classes, each against the rest. NaN where a class is missing.
 */
export function rocAuc(predictions: BinaryPredictions | MulticlassPredictions): BoundMetric {
  if (predictions.task === 'binary') return binaryAuc(predictions.truth, predictions.probabilities);
  const { classes, truth, probabilities } = predictions;
  return meanOf(
    Array.from({ length: classes }, (_, k) =>
      binaryAuc(
        Uint8Array.from(truth, (label) => (label === k ? 1 : 0)),
        Float64Array.from(truth, (_label, row) => probabilities[row * classes + k] ?? NaN),
      ),
    ),
  );
}

function meanOf(parts: BoundMetric[]): BoundMetric {
  const finish = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value, 0) / parts.length;
  return {
    tally: (counts) => Float64Array.from(parts, (part) => part.finish(part.tally(counts))),
    finish,
    value: () => finish(Float64Array.from(parts, (part) => part.value())),
    leaveOneOut: () => {
      const columns = parts.map((part) => part.leaveOneOut());
      return (columns[0] ?? new Float64Array()).map(
        (_, row) => columns.reduce((sum, column) => sum + (column[row] ?? NaN), 0) / columns.length,
      );
    },
  };
}

function binaryAuc(truth: Uint8Array, scores: Float64Array): BoundMetric {
  const ranked = rank(truth, scores);
  const tally = (counts: Counts): Float64Array => tallyRanked(ranked, counts);
  const all = (): Float64Array => tally(everyRowOnce(truth.length));
  return {
    tally,
    finish: areaOf,
    value: () => areaOf(all()),
    leaveOneOut: () => {
      const { shares, positives, negatives } = placements(truth, scores);
      const pairs = areaOf(all()) * positives * negatives;
      return shares.map((share, row) =>
        truth[row] === 1
          ? (pairs - share * negatives) / ((positives - 1) * negatives)
          : (pairs - share * positives) / (positives * (negatives - 1)),
      );
    },
  };
}

/** Rows of each class from the lowest score to the highest, and how the positive ones stand among the negative ones. */
type Ranked = {
  positive: Uint32Array;
  negative: Uint32Array;
  /** Of each positive row: how many negatives have a lower score, and how many at most its own. */
  below: Uint32Array;
  upTo: Uint32Array;
  /** A buffer: how often the first k negatives count. */
  counted: Float64Array;
};

function rank(truth: Uint8Array, scores: Float64Array): Ranked {
  const order = ascendingOrder(scores);
  const positive = order.filter((row) => truth[row] === 1);
  const negative = order.filter((row) => truth[row] !== 1);
  const below = new Uint32Array(positive.length);
  const upTo = new Uint32Array(positive.length);
  let [lower, notHigher] = [0, 0];
  for (const [at, row] of positive.entries()) {
    const score = scores[row] ?? NaN;
    while (lower < negative.length && (scores[negative[lower] ?? 0] ?? NaN) < score) lower++;
    while (notHigher < negative.length && (scores[negative[notHigher] ?? 0] ?? NaN) <= score) notHigher++;
    below[at] = lower;
    upTo[at] = notHigher;
  }
  return { positive, negative, below, upTo, counted: new Float64Array(negative.length + 1) };
}

/** Twice the pairs in the right order, ties once; positives; negatives. All of them whole numbers, so that no order of rows changes a digit. */
function tallyRanked({ positive, negative, below, upTo, counted }: Ranked, counts: Counts): Float64Array {
  let negatives = 0;
  for (let at = 0; at < negative.length; at++) {
    negatives += counts[negative[at] ?? 0] ?? 0;
    counted[at + 1] = negatives;
  }
  let [twicePairs, positives] = [0, 0];
  for (let at = 0; at < positive.length; at++) {
    const count = counts[positive[at] ?? 0] ?? 0;
    positives += count;
    twicePairs += count * ((counted[below[at] ?? 0] ?? 0) + (counted[upTo[at] ?? 0] ?? 0));
  }
  return Float64Array.of(twicePairs, positives, negatives);
}

const areaOf = ([twicePairs = NaN, positives = NaN, negatives = NaN]: Float64Array): number =>
  twicePairs / (2 * positives * negatives);
