import type { Evidence } from '../evidence/evidence.ts';
import type { GateRules } from '../verdict/gate-rules.ts';
import type { CheckResult } from './check-result.ts';
import type { Slice } from '../measures/measure-slices.ts';
import type { measureValue } from '../measures/measure-value.ts';
import type { Measurement } from '../measures/measurement.ts';

/** What every check looks at. */
export type Facts = {
  evidence: Evidence;
  /** Empty where the candidate could not be scored. */
  measurements: readonly Measurement[];
  /** The primary metric on the groups that the policy names, those of enough rows. */
  slices: readonly Slice[];
  /** What decisions are worth; undefined where the policy does not ask. */
  value?: ReturnType<typeof measureValue>;
  rules: GateRules;
};

export type Check = (facts: Facts) => CheckResult[];

/** A result with nothing but words; checks add what they measured. */
export const plainResult = (
  id: string,
  status: CheckResult['status'],
  required: string,
  reason: string,
): CheckResult => ({
  id,
  status,
  required,
  reason,
  observed: null,
  limit: null,
  interval: null,
  rows: null,
  furtherRows: null,
});
