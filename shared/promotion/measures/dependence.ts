import type { Predictions } from '../../stats/metrics/predictions.ts';
import { ascendingOrder } from '../../stats/ranks/ascending-order.ts';
import { blockResampler, clusterResampler, type Resampler } from '../../stats/resampling/resampler.ts';
import type { Generator } from '../../stats/resampling/seeded-generator.ts';
import { clustersOf } from './clusters-of.ts';

/** Rows that depend on each other are resampled together. */
export type Dependence = {
  method: 'by-entity' | 'by-time';
  resample: Resampler;
  /** Independent groups of rows; of a classifier, those with the rarest label. */
  groups: number;
};

/** Why the rows are not independent: entities that repeat, an order in time, both or neither. */
export function dependenceOf(
  predictions: Predictions,
  entities: readonly string[] | undefined,
  times: Float64Array | undefined,
  generator: Generator,
): Dependence[] {
  const found: Dependence[] = [];
  const clusters = clustersOf(entities);
  if (clusters !== undefined)
    found.push({
      method: 'by-entity',
      resample: clusterResampler(clusters, generator),
      groups: groupsOfRarestLabel(predictions, clusters),
    });
  if (times !== undefined) {
    const order = ascendingOrder(times);
    const length = Math.ceil(Math.cbrt(order.length));
    const blocks = new Uint32Array(order.length);
    for (const [place, row] of order.entries()) blocks[row] = Math.floor(place / length);
    found.push({
      method: 'by-time',
      resample: blockResampler(order, generator, length),
      groups: groupsOfRarestLabel(predictions, blocks),
    });
  }
  return found;
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
