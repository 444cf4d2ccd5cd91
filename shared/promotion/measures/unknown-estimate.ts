import type { Estimate } from './measurement.ts';

/** Of what does not exist. */
export const unknownEstimate: Estimate = {
  value: NaN,
  lower: NaN,
  upper: NaN,
  standardError: NaN,
  method: 'none',
};
