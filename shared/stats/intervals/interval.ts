/** A range of plausible values; `lower` and `upper` are each a one-sided bound at the alpha it was asked for. */
export type Interval = { lower: number; upper: number };
