import {
  bcaInterval,
  jackknifeAcceleration,
  percentileInterval,
} from '../../stats/resampling/bootstrap-interval.ts';
import { bootstrapDraws } from '../../stats/resampling/bootstrap-draws.ts';
import { bindMetrics } from '../../stats/metrics/bind-metric.ts';
import type { BoundMetric } from '../../stats/metrics/bound-metric.ts';
import { type MetricName, metricDirection, metricsOf } from '../../kernel/metric-names.ts';
import type { Predictions } from '../../stats/metrics/predictions.ts';
import { clusterResampler, type Resampler, stratifiedResampler } from '../../stats/resampling/resampler.ts';
import { createSeededGenerator } from '../../stats/resampling/seeded-generator.ts';
import { clustersOf } from './clusters-of.ts';
import { exactDifference, exactEstimate, pairedTests } from './exact-intervals.ts';
import type { Estimate, Measurement } from './measurement.ts';

const SEED = 20_260_101;

export type MeasureInput = {
  candidate: Predictions;
  /** Same rows, same truth; undefined when there is no champion to compare with. */
  champion: Predictions | undefined;
  /** Whom each row is about; rows of one entity are resampled together. */
  entities: string[] | undefined;
  alpha: number;
  resamples: number;
};

/**
 * Every metric of the task for both models, with bounds. Closed forms where they are exact for independent rows
 * (Wilson, Tango, DeLong), else the paired bootstrap: stratified by class, or by entity where entities repeat.
 */
export function measure(input: MeasureInput): Measurement[] {
  const clusters = clustersOf(input.entities);
  const names = metricsOf(input.candidate.task);
  const candidate = bindAll(names, input.candidate);
  const champion = input.champion === undefined ? [] : bindAll(names, input.champion);
  const strata =
    input.candidate.task === 'regression'
      ? new Uint8Array(input.candidate.truth.length)
      : input.candidate.truth;
  const generator = createSeededGenerator(SEED);
  const resample: Resampler =
    clusters === undefined ? stratifiedResampler(strata, generator) : clusterResampler(clusters, generator);
  const draws = bootstrapDraws([...candidate, ...champion], strata.length, input.resamples, resample);
  const sampled = [...candidate, ...champion].map((metric, at): Sampled => ({
    metric,
    draws: draws[at] ?? new Float64Array(),
  }));
  const context: Context = { ...input, strata, clustered: clusters !== undefined };
  return names.map((name, at) => measurement(name, sampled[at], sampled[names.length + at], context));
}

type Sampled = { metric: BoundMetric; draws: Float64Array };
type Context = MeasureInput & { strata: ArrayLike<number>; clustered: boolean };

const bindAll = (names: readonly MetricName[], predictions: Predictions): BoundMetric[] =>
  bindMetrics(names, predictions).filter((metric) => metric !== undefined);

function measurement(
  metric: MetricName,
  candidate: Sampled | undefined,
  champion: Sampled | undefined,
  context: Context,
): Measurement {
  return {
    metric,
    direction: metricDirection[metric],
    candidate: estimate(metric, candidate, context.candidate, context),
    champion: champion && context.champion ? estimate(metric, champion, context.champion, context) : null,
    difference: candidate && champion ? difference(metric, candidate, champion, context) : null,
    tests:
      context.champion && !context.clustered ? pairedTests(metric, context.candidate, context.champion) : [],
  };
}

function estimate(
  metric: MetricName,
  sampled: Sampled | undefined,
  predictions: Predictions,
  context: Context,
): Estimate {
  const exact = context.clustered ? undefined : exactEstimate(metric, predictions, context.alpha);
  if (exact !== undefined) return exact;
  if (sampled === undefined)
    return { value: NaN, lower: NaN, upper: NaN, standardError: NaN, method: 'none' };
  return bootstrapped(sampled.metric.value(), sampled.draws, () => sampled.metric.leaveOneOut(), context);
}

function difference(metric: MetricName, candidate: Sampled, champion: Sampled, context: Context): Estimate {
  const exact =
    context.clustered || context.champion === undefined
      ? undefined
      : exactDifference(metric, context.candidate, context.champion, context.alpha);
  if (exact !== undefined) return exact;
  return bootstrapped(
    candidate.metric.value() - champion.metric.value(),
    subtract(candidate.draws, champion.draws),
    () => subtract(candidate.metric.leaveOneOut(), champion.metric.leaveOneOut()),
    context,
  );
}

function bootstrapped(
  value: number,
  draws: Float64Array,
  leaveOneOut: () => Float64Array,
  { alpha, strata, clustered }: Context,
): Estimate {
  const standardError = deviation(draws);
  if (clustered)
    return {
      value,
      standardError,
      ...percentileInterval(draws, alpha),
      method: 'bootstrap-percentile-by-entity',
    };
  const acceleration = jackknifeAcceleration(leaveOneOut(), strata);
  const bounds = bcaInterval({ draws, estimate: value, acceleration, alpha });
  return { value, standardError, ...bounds, method: 'bootstrap-bca' };
}

const subtract = (from: Float64Array, what: Float64Array): Float64Array =>
  from.map((value, at) => value - (what[at] ?? NaN));

function deviation(draws: Float64Array): number {
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  return Math.sqrt(draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / (draws.length - 1));
}
