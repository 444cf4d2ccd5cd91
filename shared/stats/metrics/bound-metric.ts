/** How often each row counts in a resample. */
export type Counts = Uint16Array;

/** A metric tied to one model's predictions, so that resamples cost one pass and no sorting. */
export type BoundMetric = {
  /** The metric with row i counted `counts[i]` times, or every row once; NaN where it is not defined. */
  value(counts?: Counts): number;
  /** The metric with each row left out in turn, in row order. */
  leaveOneOut(): Float64Array;
};
