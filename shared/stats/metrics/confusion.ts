import type { BoundMetric, Counts } from './bound-metric.ts';
import type { BinaryPredictions, MulticlassPredictions } from './predictions.ts';

/** Row counts by truth and decision, row-major truth x decided. */
export type Confusion = { classes: number; cells: Float64Array };

type Classified = BinaryPredictions | MulticlassPredictions;

const classesOf = (predictions: Classified): number =>
  predictions.task === 'binary' ? 2 : predictions.classes;

/** Share of rows decided correctly. */
export const accuracy = (predictions: Classified): BoundMetric =>
  confusionMetric(predictions, ({ classes, cells }) => {
    let right = 0;
    let all = 0;
    for (let at = 0; at < cells.length; at++) {
      all += cells[at] ?? 0;
      if (at % (classes + 1) === 0) right += cells[at] ?? 0;
    }
    return right / all;
  });

/** Of the rows decided positive, the share that is; 0 if none was. Multiclass: mean over the classes that occur. */
export const precision = (predictions: Classified): BoundMetric =>
  perClassMetric(predictions, (hits, decided) => (decided === 0 ? 0 : hits / decided));

/** Of the positive rows, the share decided so; 0 if there is none. Multiclass: mean over the classes that occur. */
export const recall = (predictions: Classified): BoundMetric =>
  perClassMetric(predictions, (hits, _decided, actual) => (actual === 0 ? 0 : hits / actual));

/** Harmonic mean of precision and recall, 2 hits / (decided + actual). Multiclass: mean over the classes that occur. */
export const f1 = (predictions: Classified): BoundMetric =>
  perClassMetric(predictions, (hits, decided, actual) =>
    decided + actual === 0 ? 0 : (2 * hits) / (decided + actual),
  );

type ClassScore = (hits: number, decided: number, actual: number) => number;

function perClassMetric(predictions: Classified, score: ClassScore): BoundMetric {
  const binary = predictions.task === 'binary';
  return confusionMetric(predictions, (confusion) => {
    if (binary) return scoreOfClass(confusion, 1, score) ?? 0;
    const scores = Array.from({ length: confusion.classes }, (_, k) => scoreOfClass(confusion, k, score));
    const occurring = scores.filter((value) => value !== undefined);
    return occurring.reduce((sum, value) => sum + value, 0) / occurring.length;
  });
}

function scoreOfClass({ classes, cells }: Confusion, k: number, score: ClassScore): number | undefined {
  let decided = 0;
  let actual = 0;
  for (let other = 0; other < classes; other++) {
    decided += cells[other * classes + k] ?? 0;
    actual += cells[k * classes + other] ?? 0;
  }
  return decided + actual === 0 ? undefined : score(cells[k * classes + k] ?? 0, decided, actual);
}

/** A metric that is a function of the confusion counts. */
export function confusionMetric(
  predictions: Classified,
  finish: (confusion: Confusion) => number,
): BoundMetric {
  const classes = classesOf(predictions);
  const { truth, decided } = predictions;
  const ones = new Uint16Array(truth.length).fill(1);
  const cellsOf = predictions.task === 'binary' ? binaryCells(predictions) : manyCells(predictions);
  return {
    value: (counts = ones) => finish({ classes, cells: cellsOf(counts) }),
    leaveOneOut: () => {
      const all = cellsOf(ones);
      const withoutCell = Float64Array.from(all, (count, cell) =>
        count === 0 ? NaN : finish({ classes, cells: all.with(cell, count - 1) }),
      );
      return Float64Array.from(
        truth,
        (label, row) => withoutCell[label * classes + (decided[row] ?? 0)] ?? NaN,
      );
    },
  };
}

/** Sums of products instead of a table look-up for each row: the inner loop of a bootstrap. */
function binaryCells({ truth, decided }: BinaryPredictions): (counts: Counts) => Float64Array {
  return (counts) => {
    let [all, actual, taken, hits] = [0, 0, 0, 0];
    for (let row = 0; row < truth.length; row++) {
      const count = counts[row] ?? 0;
      const label = truth[row] ?? 0;
      const decision = decided[row] ?? 0;
      all += count;
      actual += count * label;
      taken += count * decision;
      hits += count * (label & decision);
    }
    return Float64Array.of(all - actual - taken + hits, taken - hits, actual - hits, hits);
  };
}

function manyCells({ truth, decided, classes }: MulticlassPredictions): (counts: Counts) => Float64Array {
  const cellOf = Uint32Array.from(truth, (label, row) => label * classes + (decided[row] ?? 0));
  return (counts) => {
    const cells = new Float64Array(classes * classes);
    for (let row = 0; row < cellOf.length; row++) {
      const cell = cellOf[row] ?? 0;
      cells[cell] = (cells[cell] ?? 0) + (counts[row] ?? 0);
    }
    return cells;
  };
}
