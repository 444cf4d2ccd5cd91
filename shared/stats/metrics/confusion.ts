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
  const classes = predictions.task === 'binary' ? 2 : predictions.classes;
  const cellOf = cellsOf(predictions, classes);
  const tally = confusionTally(cellOf, classes ** 2);
  const bind = (finish: (confusion: Confusion) => number): BoundMetric =>
    confusionMetric(cellOf, tally, (cells) => finish({ classes, cells }));
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
  cellOf: Uint32Array,
  tally: Tally,
  finish: (cells: Float64Array) => number,
): BoundMetric {
  const all = (): Float64Array => tally(everyRowOnce(cellOf.length));
  return {
    tally,
    finish,
    value: () => finish(all()),
    leaveOneOut: () => {
      const cells = all();
      const withoutCell = Float64Array.from(cells, (count, cell) =>
        count === 0 ? NaN : finish(cells.with(cell, count - 1)),
      );
      const without = new Float64Array(cellOf.length);
      for (let row = 0; row < cellOf.length; row++) without[row] = withoutCell[cellOf[row] ?? 0] ?? NaN;
      return without;
    },
  };
}

/** Cell of the confusion matrix of each row. */
function cellsOf({ truth, decided }: Classified, classes: number): Uint32Array {
  const cells = new Uint32Array(truth.length);
  for (let row = 0; row < truth.length; row++)
    cells[row] = (truth[row] ?? NaN) * classes + (decided[row] ?? NaN);
  return cells;
}

/** Rows are put together by their cell once, so that a resample adds up lists and looks nothing up for each row. */
function confusionTally(cellOf: Uint32Array, cells: number): Tally {
  const { rows, ends } = rowsByCell(cellOf, cells);
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
function rowsByCell(cellOf: Uint32Array, cells: number): { rows: Uint32Array; ends: Uint32Array } {
  const sizes = new Uint32Array(cells);
  for (const cell of cellOf) sizes[cell] = (sizes[cell] ?? 0) + 1;
  let before = 0;
  const ends = sizes.map((size) => (before += size) - size);
  const rows = new Uint32Array(cellOf.length);
  for (let row = 0; row < rows.length; row++) {
    const cell = cellOf[row] ?? 0;
    const place = ends[cell];
    if (place === undefined) continue;
    rows[place] = row;
    ends[cell] = place + 1;
  }
  return { rows, ends };
}
