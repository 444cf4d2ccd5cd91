/** How often each row counts in a resample. */
export type Counts = Uint16Array;

/** What is summed over the rows with row i counted `counts[i]` times, in a new array. */
export type Tally = (counts: Counts) => Float64Array;

/** A metric tied to one model's predictions, so that resamples cost one pass and no sorting. */
export type BoundMetric = {
  /** Metrics of one model that have the same tally are summed once for each resample. */
  tally: Tally;
  /** The metric from what was summed; NaN where it is not defined. */
  finish(sums: Float64Array): number;
  /** The metric of the rows as they are. */
  value(): number;
  /** The metric with each row left out in turn, in row order. */
  leaveOneOut(): Float64Array;
};
