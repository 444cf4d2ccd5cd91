import type { Predictions } from '../../stats/metrics/predictions.ts';
import { clusterResampler, momentResampler, type Resampler } from '../../stats/resampling/resampler.ts';
import type { Generator } from '../../stats/resampling/seeded-generator.ts';
import { clustersOf } from './clusters-of.ts';
import { crossingOf } from './crossing-of.ts';
import type { RowRelations } from './row-relations.ts';
import { blocksOf, momentsInBlock, momentsOf } from './time-blocks.ts';

/** Rows that depend on each other are resampled together. */
export type Dependence = {
  /** `in-both`: rows of one entity in one block of time, which the two ways count both. */
  method: 'by-entity' | 'by-time' | 'in-both';
  resample: Resampler;
  /** Index of each row's group. */
  groupOf: Uint32Array;
  /** Independent groups of rows; of a classifier, those with the rarest label. */
  groups: number;
};

/**
 * Why the rows are not independent: entities that repeat, an order in time, both and what they have in common, or nothing.
 * @param series what each row adds to the statistics, which says how far back in time rows depend on others
 */
export function dependenceOf(
  predictions: Predictions,
  { entities, times }: RowRelations,
  series: () => readonly Float64Array[],
  generator: Generator,
): Dependence[] {
  const grouped = (method: Dependence['method'], groupOf: Uint32Array, resample: Resampler): Dependence => ({
    method,
    resample,
    groupOf,
    groups: groupsOfRarestLabel(predictions, groupOf),
  });
  const clusters = clustersOf(entities);
  const found =
    clusters === undefined ? [] : [grouped('by-entity', clusters, clusterResampler(clusters, generator))];
  if (times === undefined) return found;
  const moments = momentsOf(times);
  const length = momentsInBlock(moments, series());
  const blocks = blocksOf(moments, length);
  found.push(grouped('by-time', blocks, momentResampler(moments, generator, length)));
  if (clusters === undefined) return found;
  const both = crossingOf(clusters, blocks);
  return [...found, grouped('in-both', both, clusterResampler(both, generator))];
}

function groupsOfRarestLabel(predictions: Predictions, groupOf: Uint32Array): number {
  if (predictions.task === 'regression') return new Set(groupOf).size;
  const groups = new Map<number, Set<number>>();
  for (const [row, label] of predictions.truth.entries()) {
    const ofLabel = groups.get(label) ?? new Set();
    groups.set(label, ofLabel.add(groupOf[row] ?? 0));
  }
  return Math.min(...[...groups.values()].map(({ size }) => size));
}
