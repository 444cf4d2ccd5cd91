import type { BoundMetric, Tally } from './bound-metric.ts';
import { everyRowOnce } from './every-row-once.ts';
import type { BinaryPredictions, MulticlassPredictions } from './predictions.ts';

/** Row counts by truth and decision, row-major truth x decided. */
type Confusion = { classes: number; cells: Float64Array };

type Classified = BinaryPredictions | MulticlassPredictions;

/**
 * Metrics of decisions, counted together. `accuracy`: share of rows decided correctly. `precision`: of the rows decided
 * positive, the share that is; 0 if none was. `recall`: of the positive rows, the share decided so; 0 if there is none.
 * `f1`: harmonic mean of the two, 2 hits / (decided + actual). The last three are means over the classes that occur where
 * there are more than two.
 */
export function confusionMetrics(
  predictions: Classified,
): Record<'accuracy' | 'precision' | 'recall' | 'f1', BoundMetric> {
  const tally = confusionTally(predictions);
  const bind = (finish: (confusion: Confusion) => number): BoundMetric =>
    confusionMetric(predictions, tally, finish);
  const bindClass = (score: ClassScore): BoundMetric =>
    bind((confusion) => overClasses(confusion, predictions.task === 'binary', score));
  return {
    accuracy: bind(shareRight),
    precision: bindClass((hits, decided) => (decided === 0 ? 0 : hits / decided)),
    recall: bindClass((hits, _decided, actual) => (actual === 0 ? 0 : hits / actual)),
    f1: bindClass((hits, decided, actual) => (decided + actual === 0 ? 0 : (2 * hits) / (decided + actual))),
  };
}

function shareRight({ classes, cells }: Confusion): number {
  let right = 0;
  let all = 0;
  for (let at = 0; at < cells.length; at++) {
    all += cells[at] ?? 0;
    if (at % (classes + 1) === 0) right += cells[at] ?? 0;
  }
  return right / all;
}

type ClassScore = (hits: number, decided: number, actual: number) => number;

function overClasses(confusion: Confusion, binary: boolean, score: ClassScore): number {
  if (binary) return scoreOfClass(confusion, 1, score) ?? 0;
  let sum = 0;
  let occurring = 0;
  for (let k = 0; k < confusion.classes; k++) {
    const value = scoreOfClass(confusion, k, score);
    if (value === undefined) continue;
    sum += value;
    occurring += 1;
  }
  return sum / occurring;
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

function confusionMetric(
  predictions: Classified,
  tally: Tally,
  finish: (confusion: Confusion) => number,
): BoundMetric {
  const classes = classesOf(predictions);
  const { truth } = predictions;
  const finishCells = (cells: Float64Array): number => finish({ classes, cells });
  const all = (): Float64Array => tally(everyRowOnce(truth.length));
  return {
    tally,
    finish: finishCells,
    value: () => finishCells(all()),
    leaveOneOut: () => {
      const cells = all();
      const withoutCell = Float64Array.from(cells, (count, cell) =>
        count === 0 ? NaN : finishCells(cells.with(cell, count - 1)),
      );
      return Float64Array.from(truth, (_, row) => withoutCell[cellOf(predictions, row)] ?? NaN);
    },
  };
}

const classesOf = (predictions: Classified): number =>
  predictions.task === 'binary' ? 2 : predictions.classes;

const cellOf = (predictions: Classified, row: number): number =>
  (predictions.truth[row] ?? NaN) * classesOf(predictions) + (predictions.decided[row] ?? NaN);

/** Rows are put together by their cell once, so that a resample adds up lists and looks nothing up for each row. */
function confusionTally(predictions: Classified): Tally {
  const { rows, ends } = rowsByCell(predictions);
  return (counts) => {
    const sums = new Float64Array(ends.length);
    let place = 0;
    for (let cell = 0; cell < ends.length; cell++) {
      const end = ends[cell] ?? 0;
      let sum = 0;
      for (; place < end; place++) sum += counts[rows[place] ?? 0] ?? 0;
      sums[cell] = sum;
    }
    return sums;
  };
}

/** All rows, those of the first cell first, and where each cell's rows end. */
function rowsByCell(predictions: Classified): { rows: Uint32Array; ends: Uint32Array } {
  const cells = Uint32Array.from(predictions.truth, (_, row) => cellOf(predictions, row));
  const sizes = new Uint32Array(classesOf(predictions) ** 2);
  for (const cell of cells) sizes[cell] = (sizes[cell] ?? 0) + 1;
  let before = 0;
  const ends = sizes.map((size) => (before += size) - size);
  const rows = new Uint32Array(cells.length);
  for (const [row, cell] of cells.entries()) {
    const place = ends[cell] ?? 0;
    rows[place] = row;
    ends[cell] = place + 1;
  }
  return { rows, ends };
}
