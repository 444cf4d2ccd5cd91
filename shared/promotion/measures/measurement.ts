import type { MetricName } from '../../kernel/metric-names.ts';

/** What is measured: metrics that a model can be judged by, and how far its probabilities are off. */
export type MeasuredName = MetricName | 'calibration_error';

/** Bounds are one-sided at the policy's alpha; NaN where a number does not exist. */
export type Estimate = {
  value: number;
  lower: number;
  upper: number;
  standardError: number;
  method: string;
};

/** A paired test of "the candidate is better", recorded beside the interval. */
export type PairedTest = { test: string; pGreater: number; pTwoSided: number };

/** One metric of both models on the shared rows. */
export type Measurement = {
  metric: MeasuredName;
  direction: 'higher' | 'lower';
  candidate: Estimate;
  champion: Estimate | null;
  /** Candidate minus champion, in the metric's own direction. */
  difference: Estimate | null;
  tests: PairedTest[];
};
