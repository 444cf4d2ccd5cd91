import type { BoundMetric, Counts } from './bound-metric.ts';
import { everyRowOnce } from './every-row-once.ts';
import type { BinaryPredictions, MulticlassPredictions } from './predictions.ts';

const BINS = 15;

/**
 * Expected calibration error over 15 bins of equal width: the mean, weighted by rows, of the distance between what was
 * said and what was true in a bin. Binary: the positive label's probability against its share. Multiclass: the decided
 * class's probability against the share decided rightly. From 0 to 1; biased upwards where bins hold few rows, so that
 * models are compared on the same rows only. No rows give NaN. C. Guo et al., "On calibration of modern neural networks", 2017.
 */
export function calibrationError(predictions: BinaryPredictions | MulticlassPredictions): BoundMetric {
  const rows = predictions.truth.length;
  const said = predictions.task === 'binary' ? predictions.probabilities : decidedProbabilities(predictions);
  const bin = Uint8Array.from(said, (probability) => Math.min(BINS - 1, Math.floor(probability * BINS)));
  const gap = Float64Array.from(said, (probability, row) => probability - outcome(predictions, row));
  const byBin = rowsByBin(bin);
  const tally = (counts: Counts): Float64Array => gapSums(byBin, gap, counts);
  return {
    tally,
    finish: errorOf,
    value: () => errorOf(tally(everyRowOnce(rows))),
    leaveOneOut: () => {
      const sums = tally(everyRowOnce(rows));
      const total = errorOf(sums) * rows;
      return gap.map((own, row) => {
        const inBin = sums[bin[row] ?? 0] ?? 0;
        return (total - Math.abs(inBin) + Math.abs(inBin - own)) / (rows - 1);
      });
    },
  };
}

/** 1 where what was said to be probable came true. */
function outcome(predictions: BinaryPredictions | MulticlassPredictions, row: number): number {
  if (predictions.task === 'binary') return predictions.truth[row] ?? NaN;
  return predictions.truth[row] === predictions.decided[row] ? 1 : 0;
}

const decidedProbabilities = ({ decided, classes, probabilities }: MulticlassPredictions): Float64Array =>
  Float64Array.from(decided, (label, row) => probabilities[row * classes + label] ?? NaN);

/** Rows of each bin, in their order. */
function rowsByBin(bin: Uint8Array): Uint32Array[] {
  const rows = Uint32Array.from(bin, (_, row) => row);
  return Array.from({ length: BINS }, (_, at) => rows.filter((row) => bin[row] === at));
}

/** What was said less what came true by bin, and after them the rows. Bin by bin, so that no sum waits in memory for its next row. */
function gapSums(byBin: readonly Uint32Array[], gap: Float64Array, counts: Counts): Float64Array {
  const sums = new Float64Array(BINS + 1);
  let rows = 0;
  for (const [at, own] of byBin.entries()) {
    let sum = 0;
    for (let next = 0; next < own.length; next++) {
      const row = own[next] ?? 0;
      const count = counts[row] ?? 0;
      sum += (gap[row] ?? 0) * count;
      rows += count;
    }
    sums[at] = sum;
  }
  sums[BINS] = rows;
  return sums;
}

const errorOf = (sums: Float64Array): number =>
  sums.subarray(0, BINS).reduce((sum, value) => sum + Math.abs(value), 0) / (sums[BINS] ?? NaN);
