import { ascendingOrder } from '../ranks/ascending-order.ts';
import { placements } from '../ranks/placements.ts';
import type { BoundMetric, Counts } from './bound-metric.ts';
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
  return {
    value: (counts) => parts.reduce((sum, part) => sum + part.value(counts), 0) / parts.length,
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
  const ones = new Uint16Array(truth.length).fill(1);
  return {
    value: (counts = ones) => aucOfCounts(ranked, counts),
    leaveOneOut: () => {
      const { shares, positives, negatives } = placements(truth, scores);
      const area = aucOfCounts(ranked, ones) * positives * negatives;
      return shares.map((share, row) =>
        truth[row] === 1
          ? (area - share * negatives) / ((positives - 1) * negatives)
          : (area - share * positives) / (positives * (negatives - 1)),
      );
    },
  };
}

type Ranked = { row: Uint32Array; positive: Uint8Array; lastOfTie: Uint8Array };

function rank(truth: Uint8Array, scores: Float64Array): Ranked {
  const row = ascendingOrder(scores);
  return {
    row,
    positive: Uint8Array.from(row, (at) => truth[at] ?? 0),
    lastOfTie: Uint8Array.from(row, (at, place) => (scores[at] === scores[row[place + 1] ?? -1] ? 0 : 1)),
  };
}

/** One pass from the lowest score to the highest: each tie adds its positives times the negatives below it. */
function aucOfCounts({ row, positive, lastOfTie }: Ranked, counts: Counts): number {
  let positives = 0;
  let negatives = 0;
  let tiedPositives = 0;
  let tiedNegatives = 0;
  let area = 0;
  for (let place = 0; place < row.length; place++) {
    const count = counts[row[place] ?? 0] ?? 0;
    if (positive[place] === 1) tiedPositives += count;
    else tiedNegatives += count;
    if (lastOfTie[place] === 0) continue;
    area += tiedPositives * (negatives + tiedNegatives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
    tiedPositives = 0;
    tiedNegatives = 0;
  }
  return area / (positives * negatives);
}
