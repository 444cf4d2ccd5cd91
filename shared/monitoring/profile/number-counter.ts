import { createKll, type KllSketch } from '../../stats/sketch/kll.ts';
import { createBinCounter } from './bin-counter.ts';
import { addMoments, momentsOf, noMoments } from './moments.ts';
import type { NumberColumn } from './profile.ts';

export type NumberCounter = {
  /** NaN is counted as such. */
  add(values: Float64Array): void;
  /** Everything so far; nulls are not known here, and 0. */
  column(): NumberColumn;
};

/** Size of the sketch of values outside the edges: at most some 500 of them are kept, ranks are off by 3 %. */
const OUTSIDE_K = 128;

/** Counts numbers into bins, piece by piece, and sketches those that are in none. */
export function createNumberCounter(edges: number[]): NumberCounter {
  const countBins = createBinCounter(edges);
  const bins = edges.length - 1;
  // One place before the first bin and one after the last.
  const counts = new Float64Array(bins + 2);
  let [nan, infinite] = [0, 0];
  let moments = noMoments;
  let finite = new Float64Array(0);
  let outside: KllSketch | undefined;
  const outsideCount = (): number => (counts[0] ?? 0) + (counts[bins + 1] ?? 0);
  const sketchOutside = (length: number): void => {
    outside ??= createKll({ k: OUTSIDE_K });
    const [first = 0, last = 0] = [edges[0], edges[bins]];
    for (let index = 0; index < length; index++) {
      const value = finite[index] ?? 0;
      if (value < first || value > last) outside.update(value);
    }
  };
  return {
    add: (values) => {
      if (finite.length < values.length) finite = new Float64Array(values.length);
      let kept = 0;
      for (let index = 0; index < values.length; index++) {
        const value = values[index] ?? NaN;
        // Of a number that is not finite, the difference from itself is NaN.
        if (value - value === 0) finite[kept++] = value;
        else if (Number.isNaN(value)) nan += 1;
        else infinite += 1;
      }
      const before = outsideCount();
      countBins(finite, kept, counts);
      if (outsideCount() > before) sketchOutside(kept);
      moments = addMoments(moments, momentsOf(finite, kept));
    },
    column: () => {
      const { count: _count, ...known } = moments;
      const [below = 0, above = 0] = [counts[0], counts[bins + 1]];
      const inside = [...counts.subarray(1, bins + 1)];
      return {
        kind: 'number',
        edges,
        counts: inside,
        nulls: 0,
        nan,
        infinite,
        below,
        above,
        ...(outside === undefined ? {} : { outside: outside.state() }),
        ...known,
      };
    },
  };
}
