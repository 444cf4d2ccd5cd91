import { normalQuantile } from '../distributions/normal-quantile.ts';
import { createSeededGenerator } from '../resampling/seeded-generator.ts';

/** Standard normal draws of a dimension, the same ones every time. */
export type LatinNormals = (draws: number, dimension: number) => Float64Array;

/**
 * Each dimension holds a draw from each of as many equally likely parts as there are draws, in an order of its own (Latin hypercube sampling; M. McKay,
 * R. Beckman and W. Conover, 1979), so that means over the draws vary less than those of plain ones. Columns can share them: a
 * dimension is made when it is first asked for.
 */
export function createLatinNormals(seed = 0): LatinNormals {
  const known = new Map<number, Float64Array[]>();
  return (draws, dimension) => {
    const dimensions = known.get(draws) ?? [];
    known.set(draws, dimensions);
    const made = dimensions[dimension] ?? drawDimension(draws, seed * 65_537 + dimension);
    dimensions[dimension] = made;
    return made;
  };
}

function drawDimension(draws: number, seed: number): Float64Array {
  const random = createSeededGenerator(seed);
  const values = Float64Array.from({ length: draws }, (_, part) =>
    normalQuantile((part + inside(random())) / draws),
  );
  // After Fisher and Yates.
  for (let last = draws - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const value = values[last] ?? 0;
    values[last] = values[other] ?? 0;
    values[other] = value;
  }
  return values;
}

/** Not 0, of which the quantile is infinite. */
const inside = (uniform: number): number => Math.max(uniform, 2 ** -33);
