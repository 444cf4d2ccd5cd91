import type { BoundMetric, Counts } from './bound-metric.ts';
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
  const ones = new Uint16Array(rows).fill(1);
  return {
    value: (counts = ones) => errorOf(gapSums(bin, gap, counts), sumOf(counts)),
    leaveOneOut: () => {
      const sums = gapSums(bin, gap, ones);
      const total = sums.reduce((sum, value) => sum + Math.abs(value), 0);
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

function gapSums(bin: Uint8Array, gap: Float64Array, counts: Counts): Float64Array {
  const sums = new Float64Array(BINS);
  for (let row = 0; row < bin.length; row++) {
    const at = bin[row] ?? 0;
    sums[at] = (sums[at] ?? 0) + (gap[row] ?? 0) * (counts[row] ?? 0);
  }
  return sums;
}

const errorOf = (sums: Float64Array, rows: number): number =>
  sums.reduce((sum, value) => sum + Math.abs(value), 0) / rows;

const sumOf = (counts: Counts): number => counts.reduce((sum, count) => sum + count, 0);
