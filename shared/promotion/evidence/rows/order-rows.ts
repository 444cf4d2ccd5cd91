import type { Predictions } from '../../../stats/metrics/predictions.ts';
import { pickRows } from './pick-rows.ts';
import type { Evidence, ScoredAnchorEvidence } from '../evidence.ts';

/**
 * The same evidence with its rows in an order that depends on what they hold alone, so that resampling with a fixed
 * seed gives the same bounds for rows that arrive shuffled. Entities are numbered by what their rows hold: who they are does not matter.
 */
export function orderRows(evidence: Evidence): Evidence {
  const { candidate, champion, anchor, rows } = evidence;
  const { times, amounts } = rows;
  const answers = [candidate.predictions, champion?.predictions].filter((given) => given !== undefined);
  const keys = [
    ...answers.flatMap(columnsOf),
    ...rows.groups.map(({ of }) => of),
    ...(times === undefined ? [] : [times]),
    ...(anchor?.kind === 'scored' ? [...columnsOf(anchor.predictions), anchor.seen] : []),
    ...(amounts ?? []).map(({ values }) => values.map((value) => (Number.isNaN(value) ? -Infinity : value))),
  ];
  const all = Uint32Array.from({ length: rows.used }, (_, row) => row);
  const sorted = all.toSorted((a, b) => compareNumbers(keys, a, b));
  const ranks = ranksOf(sorted, keys);
  const entities = rows.entities && rankEntities(rows.entities, sorted, ranks);
  const order =
    entities === undefined ? sorted : all.toSorted((a, b) => compareNumbers([ranks, entities], a, b));
  return {
    ...evidence,
    rows: {
      ...rows,
      entities: entities && Array.from(order, (row) => String(entities[row])),
      times: times && Float64Array.from(order, (row) => times[row] ?? NaN),
      amounts: amounts?.map(({ column, values }) => ({
        column,
        values: Float64Array.from(order, (row) => values[row] ?? NaN),
      })),
      groups: rows.groups.map((group) => ({
        ...group,
        of: group.of.map((_, at) => group.of[order[at] ?? 0] ?? 0),
      })),
    },
    candidate: { ...candidate, predictions: candidate.predictions && pickRows(candidate.predictions, order) },
    champion: champion && {
      ...champion,
      predictions: champion.predictions && pickRows(champion.predictions, order),
    },
    anchor: anchor?.kind === 'scored' ? orderAnchor(anchor, order) : anchor,
  };
}

const orderAnchor = (anchor: ScoredAnchorEvidence, order: Uint32Array): ScoredAnchorEvidence => ({
  ...anchor,
  predictions: pickRows(anchor.predictions, order),
  seen: Uint8Array.from(order, (row) => anchor.seen[row] ?? 0),
});

/** Of each row its place among all; rows that hold the same share one. */
function ranksOf(sorted: Uint32Array, keys: readonly ArrayLike<number>[]): Uint32Array {
  const ranks = new Uint32Array(sorted.length);
  let rank = 0;
  for (const [at, row] of sorted.entries()) {
    if (at > 0 && compareNumbers(keys, sorted[at - 1] ?? 0, row) !== 0) rank = at;
    ranks[row] = rank;
  }
  return ranks;
}

/** Of each row its entity's place among all, by the ranks of the entity's rows; entities whose rows hold the same are alike. */
function rankEntities(entities: readonly string[], sorted: Uint32Array, ranks: Uint32Array): Uint32Array {
  const rowsOf = new Map<string, number[]>();
  for (const row of sorted) {
    const entity = entities[row] ?? '';
    const own = rowsOf.get(entity);
    if (own === undefined) rowsOf.set(entity, [row]);
    else own.push(row);
  }
  const places = new Uint32Array(entities.length);
  const ordered = [...rowsOf.values()].toSorted((a, b) => compareLists(a, b, ranks));
  for (const [place, rows] of ordered.entries()) for (const row of rows) places[row] = place;
  return places;
}

function compareLists(a: readonly number[], b: readonly number[], ranks: Uint32Array): number {
  for (const [at, row] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    const distance = (ranks[row] ?? 0) - (ranks[other] ?? 0);
    if (distance !== 0) return distance;
  }
  return a.length - b.length;
}

function compareNumbers(keys: readonly ArrayLike<number>[], a: number, b: number): number {
  for (const key of keys) {
    const [one, other] = [key[a] ?? 0, key[b] ?? 0];
    if (one !== other) return one - other;
  }
  return 0;
}

function columnsOf(predictions: Predictions): ArrayLike<number>[] {
  if (predictions.task === 'regression') return [predictions.truth, predictions.predicted];
  const { truth, decided, probabilities } = predictions;
  if (predictions.task === 'binary') return [truth, probabilities, decided];
  const { classes } = predictions;
  const ofClass = (k: number): Float64Array =>
    Float64Array.from({ length: truth.length }, (_, row) => probabilities[row * classes + k] ?? NaN);
  return [truth, ...Array.from({ length: classes }, (_, k) => ofClass(k)), decided];
}
