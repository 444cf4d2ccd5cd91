import { normalQuantile } from '../../stats/distributions/normal-quantile.ts';
import type { Estimate } from '../measures/measurement.ts';
import { formatCount } from '../report/format-number.ts';
import type { CheckResult } from './check-result.ts';
import { type Check, type Facts, plainResult } from './facts.ts';
import { finiteEstimate } from './judge-bound.ts';

const P95 = 0.95;
const LEAST_CALLS = 100;

/**
 * How long one row takes: the 95th percentile by itself and beside the champion's, timed by turns on the machine that judges. Fails what is shown to be
 * too slow; too slow without being shown to be is left open.
 */
export const latency: Check = (facts) => {
  const { maxRatio, maxP95Ms } = facts.rules.gate.latency;
  return [
    ...(maxP95Ms === null ? [] : [alone(facts, maxP95Ms)]),
    ...(maxRatio === null || facts.evidence.champion === null ? [] : [ratio(facts, maxRatio)]),
  ];
};

function alone({ evidence, rules }: Facts, limit: number): CheckResult {
  const [id, required] = ['latency:p95', `95 of 100 calls within ${limit} ms`];
  const own = p95(evidence.times?.candidate, rules.gate.alpha);
  if (own === undefined) return plainResult(id, 'missing', required, 'too few calls were timed');
  const reason = `95 of 100 calls within ${own.value.toFixed(2)} ms, at least ${own.lower.toFixed(2)} ms for certain`;
  return judge({ id, required, reason, estimate: own, limit, calls: own.calls });
}

/** Each percentile at half of alpha, so that the ratio of their bounds is one at alpha. */
function ratio({ evidence: { times }, rules: { gate } }: Facts, limit: number): CheckResult {
  const [id, required] = ['latency:ratio', `95th percentile at most ${limit} times the champion's`];
  const own = p95(times?.candidate, gate.alpha / 2);
  const other = p95(times?.champion, gate.alpha / 2);
  if (own === undefined || other === undefined || other.lower <= 0)
    return plainResult(id, 'missing', required, 'too few calls of both models were timed');
  const estimate = {
    value: own.value / other.value,
    lower: own.lower / other.upper,
    upper: own.upper / other.lower,
    standardError: NaN,
    method: 'order-statistics',
  };
  const values = `${own.value.toFixed(2)} ms against ${other.value.toFixed(2)} ms`;
  const reason = `${values} over ${formatCount(own.calls)} calls: ${estimate.value.toFixed(2)} times, at least ${estimate.lower.toFixed(2)} for certain`;
  return judge({ id, required, reason, estimate, limit, calls: own.calls });
}

type Judged = {
  id: string;
  required: string;
  reason: string;
  estimate: Estimate;
  limit: number;
  calls: number;
};

function judge({ id, required, reason, estimate, limit, calls }: Judged): CheckResult {
  const status = estimate.value <= limit ? 'pass' : estimate.lower > limit ? 'fail' : 'missing';
  return {
    ...plainResult(id, status, required, reason),
    observed: estimate.value,
    limit,
    interval: finiteEstimate(estimate),
    rows: calls,
  };
}

/** The percentile between order statistics whose ranks the normal approximation of the binomial gives. */
function p95(times: Float64Array | undefined, alpha: number): (Estimate & { calls: number }) | undefined {
  const calls = times?.length ?? 0;
  if (times === undefined || calls < LEAST_CALLS) return undefined;
  const sorted = times.toSorted();
  const reach = normalQuantile(1 - alpha) * Math.sqrt(calls * P95 * (1 - P95));
  const at = (rank: number): number => sorted[Math.min(calls, Math.ceil(rank)) - 1] ?? NaN;
  return {
    value: at(calls * P95),
    lower: at(calls * P95 - reach),
    upper: at(calls * P95 + reach),
    standardError: NaN,
    method: 'order-statistics',
    calls,
  };
}
