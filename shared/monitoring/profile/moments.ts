import type { NumberColumn } from './profile.ts';

/** Of finite values. `mean` and `m2` are null, too, where they are too large for a number. */
export type Moments = Pick<NumberColumn, 'min' | 'max' | 'mean' | 'm2'>;

export type CountedMoments = Moments & { count: number };

export const noMoments: CountedMoments = { count: 0, min: null, max: null, mean: null, m2: null };

/** Of the first `count` values, in two passes over them. */
export function momentsOf(values: Float64Array, count: number): CountedMoments {
  if (count === 0) return noMoments;
  let [min, max, sum] = [Infinity, -Infinity, 0];
  for (let index = 0; index < count; index++) {
    const value = values[index] ?? 0;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  const mean = sum / count;
  let m2 = 0;
  for (let index = 0; index < count; index++) m2 += ((values[index] ?? 0) - mean) ** 2;
  // Adding 0 turns -0 into 0: JSON has no negative zero.
  return { count, min: min + 0, max: max + 0, ...representable(mean, m2) };
}

/** Moments of both samples together, after Chan, Golub and LeVeque (1979). */
export function addMoments(first: CountedMoments, second: CountedMoments): CountedMoments {
  if (second.count === 0) return first;
  if (first.count === 0) return second;
  const count = first.count + second.count;
  const { mean: a, m2: squaresA } = first;
  const { mean: b, m2: squaresB } = second;
  const range = {
    min: Math.min(first.min ?? Infinity, second.min ?? Infinity),
    max: Math.max(first.max ?? -Infinity, second.max ?? -Infinity),
  };
  if (a === null || b === null || squaresA === null || squaresB === null)
    return { count, ...range, mean: null, m2: null };
  const delta = b - a;
  const mean = a + delta * (second.count / count);
  const m2 = squaresA + squaresB + delta * delta * first.count * (second.count / count);
  return { count, ...range, ...representable(mean, m2) };
}

const representable = (mean: number, m2: number): Pick<Moments, 'mean' | 'm2'> =>
  Number.isFinite(mean) && Number.isFinite(m2) ? { mean, m2 } : { mean: null, m2: null };
