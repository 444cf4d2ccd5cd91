import type { Counts } from '../metrics/bound-metric.ts';
import type { Generator } from './seeded-generator.ts';

/** Fills `counts` with how often each row is in the next resample. */
export type Resampler = (counts: Counts) => void;

/** Draws as many rows as each stratum has, with replacement, within each stratum. */
export function stratifiedResampler(strata: ArrayLike<number>, generator: Generator): Resampler {
  const members = Map.groupBy(Array.from(strata).keys(), (row) => strata[row] ?? 0);
  const groups = [...members.keys()]
    .toSorted((a, b) => a - b)
    .map((stratum) => Uint32Array.from(members.get(stratum) ?? []));
  return (counts) => {
    counts.fill(0);
    for (const rows of groups) drawFrom(rows, counts, generator);
  };
}

const words = new Uint32Array(2048);

/** As many draws as there are rows. */
function drawFrom(rows: Uint32Array, counts: Counts, generator: Generator): void {
  const scale = rows.length / 4294967296;
  for (let left = rows.length; left > 0; left -= words.length) {
    const chunk = left < words.length ? words.subarray(0, left) : words;
    generator.fill(chunk);
    for (let at = 0; at < chunk.length; at++) {
      const row = rows[Math.floor((chunk[at] ?? 0) * scale)] ?? 0;
      counts[row] = (counts[row] ?? 0) + 1;
    }
  }
}

/**
 * Draws whole clusters with replacement, for rows that belong to the same entity.
 * @param clusterOf cluster index of each row, from 0 without gaps
 */
export function clusterResampler(clusterOf: Uint32Array, generator: Generator): Resampler {
  const clusters = clusterOf.reduce((most, cluster) => Math.max(most, cluster), -1) + 1;
  const drawn = new Uint16Array(clusters);
  const everyCluster = Uint32Array.from(drawn.keys());
  return (counts) => {
    drawn.fill(0);
    drawFrom(everyCluster, drawn, generator);
    for (let row = 0; row < clusterOf.length; row++) counts[row] = drawn[clusterOf[row] ?? 0] ?? 0;
  };
}

/**
 * Draws blocks of neighbouring rows with replacement, for rows that depend on those before them; the last row's neighbour
 * is the first, so that every row is as likely as any other. Circular block bootstrap of D. N. Politis and J. P. Romano, 1992.
 * @param timeOrder the rows from the oldest to the newest
 * @param blockLength rows in a block; n^(1/3) by default (P. Hall, J. L. Horowitz and B.-Y. Jing, 1995)
 */
export function blockResampler(
  timeOrder: Uint32Array,
  generator: Generator,
  blockLength: number = Math.ceil(Math.cbrt(timeOrder.length)),
): Resampler {
  const rows = timeOrder.length;
  return (counts) => {
    counts.fill(0);
    for (let drawn = 0; drawn < rows; drawn += blockLength) {
      const from = Math.floor(generator() * rows);
      for (let at = from; at < from + Math.min(blockLength, rows - drawn); at++) {
        const row = timeOrder[at % rows] ?? 0;
        counts[row] = (counts[row] ?? 0) + 1;
      }
    }
  };
}

/**
 * The same with blocks of neighbouring moments, each with all of its rows.
 * @param moments of each row its number, from 0 for the oldest without gaps, and how many there are
 */
export function momentResampler(
  { of, count }: { of: Uint32Array; count: number },
  generator: Generator,
  blockLength: number,
): Resampler {
  const drawn = new Uint16Array(count);
  const draw = blockResampler(Uint32Array.from(drawn.keys()), generator, blockLength);
  return (counts) => {
    draw(drawn);
    for (let row = 0; row < of.length; row++) counts[row] = drawn[of[row] ?? 0] ?? 0;
  };
}
