import type { Predictions } from '../../stats/metrics/predictions.ts';
import { pickRows } from './pick-rows.ts';
import type { Evidence } from './evidence.ts';

/**
 * The same evidence with its rows in an order that depends on what they hold alone, so that resampling with a fixed
 * seed gives the same bounds for rows that arrive shuffled.
 */
export function orderRows(evidence: Evidence): Evidence {
  const { candidate, champion, rows } = evidence;
  const keys = [candidate.predictions, champion?.predictions]
    .filter((predictions) => predictions !== undefined)
    .flatMap(columnsOf);
  const entities = rows.entities;
  const order = Uint32Array.from({ length: rows.used }, (_, row) => row).toSorted(
    (a, b) => compareNumbers(keys, a, b) || compareText(entities?.[a], entities?.[b]) || a - b,
  );
  return {
    ...evidence,
    rows: { ...rows, entities: entities && Array.from(order, (row) => entities[row] ?? '') },
    candidate: { ...candidate, predictions: candidate.predictions && pickRows(candidate.predictions, order) },
    champion: champion && {
      ...champion,
      predictions: champion.predictions && pickRows(champion.predictions, order),
    },
  };
}

function compareNumbers(keys: readonly ArrayLike<number>[], a: number, b: number): number {
  for (const key of keys) {
    const distance = (key[a] ?? 0) - (key[b] ?? 0);
    if (distance !== 0) return distance;
  }
  return 0;
}

const compareText = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);

function columnsOf(predictions: Predictions): ArrayLike<number>[] {
  if (predictions.task === 'regression') return [predictions.truth, predictions.predicted];
  const { truth, decided, probabilities } = predictions;
  if (predictions.task === 'binary') return [truth, probabilities, decided];
  const { classes } = predictions;
  const ofClass = (k: number): Float64Array =>
    Float64Array.from({ length: truth.length }, (_, row) => probabilities[row * classes + k] ?? NaN);
  return [truth, ...Array.from({ length: classes }, (_, k) => ofClass(k)), decided];
}
