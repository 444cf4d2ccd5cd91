import { metricDirection } from '../../../shared/kernel/metric-names.ts';
import type { CheckResult } from '../../../shared/promotion/checks/check-result.ts';
import type { Facts } from '../../../shared/promotion/checks/facts.ts';
import type { Evidence, ModelEvidence } from '../../../shared/promotion/evidence/evidence.ts';
import type { Estimate, MeasuredName, Measurement } from '../../../shared/promotion/measures/measurement.ts';
import { sampleEvidence, sampleRules } from './evidence-sample.ts';

/** An estimate with a bound on either side. */
export const estimateOf = (
  value: number,
  lower: number,
  upper: number,
  standardError = 0.01,
  method = 'delong',
): Estimate => ({ value, lower, upper, standardError, method });

/** A metric as if it had been measured; what is not given is far from every limit. */
export const measuredAs = (metric: MeasuredName, changes: Partial<Measurement> = {}): Measurement => ({
  metric,
  direction: metric === 'calibration_error' ? 'lower' : metricDirection[metric],
  candidate: estimateOf(0.8, 0.78, 0.82),
  champion: estimateOf(0.75, 0.73, 0.77),
  difference: estimateOf(0.05, 0.03, 0.07),
  tests: [],
  ...changes,
});

/** What a check looks at; a thousand rows of which nothing has been measured where nothing is said. */
export const sampleFacts = ({
  gate = {},
  rest = {},
  ...changes
}: Partial<Facts> & { gate?: Record<string, unknown>; rest?: Record<string, unknown> } = {}): Facts => ({
  evidence: ofRows(sampleEvidence({ rows: 2 }), 1000),
  measurements: [],
  slices: [],
  rules: sampleRules(gate, rest),
  ...changes,
});

/** As if so many rows had been judged on. */
export const ofRows = (evidence: Evidence, used: number): Evidence => ({
  ...evidence,
  rows: { ...evidence.rows, used },
});

export const withCandidate = (evidence: Evidence, changes: Partial<ModelEvidence>): Evidence => ({
  ...evidence,
  candidate: { ...evidence.candidate, ...changes },
});

export const withChampion = (evidence: Evidence, changes: Partial<ModelEvidence> | null): Evidence => ({
  ...evidence,
  champion: changes === null || evidence.champion === null ? null : { ...evidence.champion, ...changes },
});

/** The one result of that id. */
export function resultOf(results: readonly CheckResult[], id: string): CheckResult {
  const found = results.find((result) => result.id === id);
  if (found === undefined)
    throw new Error(`no check ${id} among ${results.map((result) => result.id).join(', ')}`);
  return found;
}
