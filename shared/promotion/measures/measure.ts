import { bcaInterval, jackknifeAcceleration } from '../../stats/resampling/bootstrap-interval.ts';
import { bootstrapDraws } from '../../stats/resampling/bootstrap-draws.ts';
import { bindMetrics } from '../../stats/metrics/bind-metric.ts';
import { calibrationError } from '../../stats/metrics/calibration-error.ts';
import type { BoundMetric } from '../../stats/metrics/bound-metric.ts';
import { metricDirection, metricsOf } from '../../kernel/metric-names.ts';
import type { Predictions } from '../../stats/metrics/predictions.ts';
import { stratifiedResampler } from '../../stats/resampling/resampler.ts';
import { createSeededGenerator } from '../../stats/resampling/seeded-generator.ts';
import { type Dependence, dependenceOf } from './dependence.ts';
import { dependentEstimate, deviation } from './dependent-estimate.ts';
import { exactDifference, exactEstimate, pairedTests } from './exact-intervals.ts';
import type { Estimate, MeasuredName, Measurement } from './measurement.ts';
import { unknownEstimate } from './unknown-estimate.ts';

/** Of every bootstrap of the gate, so that the same evidence gives the same bounds. */
export const SEED = 20_260_101;

export type MeasureInput = {
  candidate: Predictions;
  /** Same rows, same truth; undefined when there is no champion to compare with. */
  champion: Predictions | undefined;
  /** Whom each row is about; rows of one entity are resampled together. */
  entities: string[] | undefined;
  /** When each row happened, in any unit; rows close in time are resampled together. */
  times?: Float64Array | undefined;
  alpha: number;
  resamples: number;
  /** Metrics of the task; all of those that models are judged by if not given. */
  names?: readonly MeasuredName[];
};

/**
 * Every metric asked for, of both models, with bounds. Closed forms where they are exact for independent rows
 * (Wilson, Tango, DeLong), else the paired bootstrap: stratified by class; by entity where entities repeat, in blocks where
 * rows have a time, and the wider bound of the two, widened by the error of both together, where both is so.
 */
export function measure(input: MeasureInput): Measurement[] {
  const names = input.names ?? metricsOf(input.candidate.task);
  const own = bindAll(names, input.candidate);
  const other: Bound = input.champion === undefined ? new Map() : bindAll(names, input.champion);
  const generator = createSeededGenerator(SEED);
  const strata =
    input.candidate.task === 'regression'
      ? new Uint8Array(input.candidate.truth.length)
      : input.candidate.truth;
  const dependence = dependenceOf(
    input.candidate,
    { entities: input.entities, times: input.times },
    () => influences(own, other),
    generator,
  );
  const resamplers =
    dependence.length === 0
      ? [stratifiedResampler(strata, generator)]
      : dependence.map(({ resample }) => resample);
  const metrics = [...own.values(), ...other.values()];
  const draws = resamplers.map((resample) =>
    bootstrapDraws(metrics, strata.length, input.resamples, resample),
  );
  const sampled = (metric: BoundMetric | undefined): Sampled | undefined =>
    metric && {
      metric,
      draws: draws.map((ofScheme) => ofScheme[metrics.indexOf(metric)] ?? new Float64Array()),
    };
  const context: Context = { ...input, strata, dependence };
  return names.map((name) => measurement(name, sampled(own.get(name)), sampled(other.get(name)), context));
}

/** Those of the metrics asked for that there are for a model's task. */
type Bound = ReadonlyMap<MeasuredName, BoundMetric>;

/** What each row adds to each metric of the candidate, and to its lead over the champion. */
function influences(candidate: Bound, champion: Bound): Float64Array[] {
  const own = new Map([...candidate].map(([name, metric]) => [name, metric.leaveOneOut()]));
  const leads = [...champion].map(([name, metric]) =>
    subtract(own.get(name) ?? new Float64Array(), metric.leaveOneOut()),
  );
  return [...own.values(), ...leads];
}

/** One array of draws for each way in which rows depend on each other, or for the stratified bootstrap. */
type Sampled = { metric: BoundMetric; draws: Float64Array[] };
type Context = MeasureInput & { strata: ArrayLike<number>; dependence: Dependence[] };

function bindAll(names: readonly MeasuredName[], predictions: Predictions): Bound {
  const known = names.filter((name) => name !== 'calibration_error');
  const bound = new Map<MeasuredName, BoundMetric>();
  for (const [at, metric] of bindMetrics(known, predictions).entries()) {
    const name = known[at];
    if (name !== undefined && metric !== undefined) bound.set(name, metric);
  }
  if (names.includes('calibration_error') && predictions.task !== 'regression')
    bound.set('calibration_error', calibrationError(predictions));
  return bound;
}

const directionOf = (name: MeasuredName): Measurement['direction'] =>
  name === 'calibration_error' ? 'lower' : metricDirection[name];

function measurement(
  metric: MeasuredName,
  candidate: Sampled | undefined,
  champion: Sampled | undefined,
  context: Context,
): Measurement {
  return {
    metric,
    direction: directionOf(metric),
    candidate: estimate(metric, candidate, context.candidate, context),
    champion: champion && context.champion ? estimate(metric, champion, context.champion, context) : null,
    difference: candidate && champion ? difference(metric, candidate, champion, context) : null,
    tests:
      context.champion && context.dependence.length === 0
        ? pairedTests(metric, context.candidate, context.champion)
        : [],
  };
}

function estimate(
  metric: MeasuredName,
  sampled: Sampled | undefined,
  predictions: Predictions,
  context: Context,
): Estimate {
  const exact = context.dependence.length > 0 ? undefined : exactEstimate(metric, predictions, context.alpha);
  if (exact !== undefined) return exact;
  if (sampled === undefined) return unknownEstimate;
  return bootstrapped(sampled.metric.value(), sampled.draws, () => sampled.metric.leaveOneOut(), context);
}

function difference(metric: MeasuredName, candidate: Sampled, champion: Sampled, context: Context): Estimate {
  const exact =
    context.dependence.length > 0 || context.champion === undefined
      ? undefined
      : exactDifference(metric, context.candidate, context.champion, context.alpha);
  if (exact !== undefined) return exact;
  return bootstrapped(
    candidate.metric.value() - champion.metric.value(),
    candidate.draws.map((draws, at) => subtract(draws, champion.draws[at] ?? new Float64Array())),
    () => subtract(candidate.metric.leaveOneOut(), champion.metric.leaveOneOut()),
    context,
  );
}

function bootstrapped(
  value: number,
  draws: Float64Array[],
  leaveOneOut: () => Float64Array,
  { alpha, strata, dependence }: Context,
): Estimate {
  const independent = draws[0] ?? new Float64Array();
  if (dependence.length > 0) return dependentEstimate(value, draws, dependence, alpha);
  const acceleration = jackknifeAcceleration(leaveOneOut(), strata);
  const bounds = bcaInterval({ draws: independent, estimate: value, acceleration, alpha });
  return { value, standardError: deviation(independent), ...bounds, method: 'bootstrap-bca' };
}

const subtract = (from: Float64Array, what: Float64Array): Float64Array =>
  from.map((value, at) => value - (what[at] ?? NaN));
