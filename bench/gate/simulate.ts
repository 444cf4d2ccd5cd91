import type { Evidence } from '../../shared/promotion/evidence/evidence.ts';
import { normalCdf } from '../../shared/stats/distributions/normal-cdf.ts';
import { normalQuantile } from '../../shared/stats/distributions/normal-quantile.ts';
import type { BinaryPredictions } from '../../shared/stats/metrics/predictions.ts';
import { createSeededGenerator, type Generator } from '../../shared/stats/resampling/seeded-generator.ts';

/** Two calibrated models whose scores are normal in each class, so that their true metrics are known. */
export type World = {
  rows: number;
  prevalence: number;
  /** Distances of the classes' scores in standard deviations: the true area under the ROC curve is Φ(distance / √2). */
  candidate: number;
  champion: number;
  /** Correlation of the two models' errors. */
  correlation: number;
  /** Rows that belong together: they have one label, and half of the variance of each error is theirs in common. */
  rowsPerEntity: number;
  /** What is known of rows that belong together: whom they are about (default), on which day they were, their order in time alone, or nothing. */
  together?: 'entity' | 'day' | 'order' | 'nothing';
};

/** @param frame evidence over as many rows, for everything but the predictions, the entities and the times */
export function simulate(world: World, frame: Evidence, seed: number): Evidence {
  const { rows, correlation, rowsPerEntity } = world;
  const next = createSeededGenerator(seed);
  const entities = Math.ceil(rows / rowsPerEntity);
  const labels = Uint8Array.from({ length: entities }, () => (next() < world.prevalence ? 1 : 0));
  const truth = Uint8Array.from({ length: rows }, (_, row) => labels[Math.floor(row / rowsPerEntity)] ?? 0);
  const shared = errors(world, next);
  const score = (distance: number): BinaryPredictions => {
    const own = errors(world, next);
    const errorOf = (row: number): number =>
      Math.sqrt(correlation) * (shared[row] ?? 0) + Math.sqrt(1 - correlation) * (own[row] ?? 0);
    return predictionsOf(truth, world.prevalence, distance, errorOf);
  };
  return {
    ...frame,
    rows: {
      ...frame.rows,
      ...relations(world),
    },
    candidate: { ...frame.candidate, predictions: score(world.candidate) },
    champion: frame.champion && { ...frame.champion, predictions: score(world.champion) },
  };
}

function relations({
  rows,
  rowsPerEntity,
  together = 'entity',
}: World): Pick<Evidence['rows'], 'entities' | 'times'> {
  const groups = Array.from({ length: rows }, (_, row) => Math.floor(row / rowsPerEntity));
  if (together === 'nothing') return { entities: undefined, times: undefined };
  if (together === 'order') return { entities: undefined, times: Float64Array.from(groups.keys()) };
  if (together === 'day') return { entities: undefined, times: Float64Array.from(groups) };
  return {
    entities: rowsPerEntity === 1 ? undefined : groups.map((group) => `entity ${group}`),
    times: undefined,
  };
}

/** Standard normal errors of all rows; rows of one entity share half of the variance. */
function errors({ rows, rowsPerEntity }: World, next: Generator): Float64Array {
  const own = Float64Array.from({ length: rows }, () => normal(next));
  if (rowsPerEntity === 1) return own;
  const common = Float64Array.from({ length: Math.ceil(rows / rowsPerEntity) }, () => normal(next));
  return own.map((error, row) => Math.SQRT1_2 * (error + (common[Math.floor(row / rowsPerEntity)] ?? 0)));
}

const normal = (next: Generator): number =>
  normalQuantile((Math.floor(next() * 4294967296) + 0.5) / 4294967296);

/** The probability of the positive label by Bayes' rule, which is calibrated; decided where it is over the prevalence. */
function predictionsOf(
  truth: Uint8Array,
  prevalence: number,
  distance: number,
  errorOf: (row: number) => number,
): BinaryPredictions {
  const prior = Math.log(prevalence / (1 - prevalence));
  const scores = Float64Array.from(truth, (label, row) => distance * (label - 0.5) + errorOf(row));
  return {
    task: 'binary',
    truth,
    decided: Uint8Array.from(scores, (score) => (score >= 0 ? 1 : 0)),
    probabilities: scores.map((score) => 1 / (1 + Math.exp(-(distance * score + prior)))),
  };
}

/** What a model of this distance truly reaches. */
export const trueValue = {
  roc_auc: (distance: number): number => normalCdf(distance / Math.SQRT2),
  accuracy: (distance: number): number => normalCdf(distance / 2),
} as const;

/** The distance at which the true metric is another one's plus `gain`. */
export const distanceFor = {
  roc_auc: (distance: number, gain: number): number =>
    normalQuantile(trueValue.roc_auc(distance) + gain) * Math.SQRT2,
  accuracy: (distance: number, gain: number): number =>
    normalQuantile(trueValue.accuracy(distance) + gain) * 2,
} as const;
