import { describe, expect, it } from 'vitest';
import { distanceNames } from '../../../shared/kernel/distance-names.ts';
import { measureDrift } from '../../../shared/monitoring/drift/drift.ts';
import { coverRange } from '../../../shared/monitoring/profile/cover-range.ts';
import { createNumberCounter } from '../../../shared/monitoring/profile/number-counter.ts';
import type { NumberColumn, Profile } from '../../../shared/monitoring/profile/profile.ts';
import { referenceEdges } from '../../../shared/monitoring/profile/reference-edges.ts';
import { createSeededGenerator, type Generator } from '../../../shared/stats/resampling/seeded-generator.ts';

/** Beyond it is beyond the 99.9 % bound of the binomial, as there are seven. */
const most = (alpha: number): number => PAIRS * alpha + 3.1 * Math.sqrt(PAIRS * alpha * (1 - alpha));

type Draw = (random: Generator) => number;

const normal: Draw = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const heavy: Draw = (random) => normal(random) / Math.sqrt(-Math.log(1 - random()));
const zeroInflated: Draw = (random) => (random() < 0.8 ? 0 : -Math.log(1 - random()));

const PAIRS = 300;
const options = { threshold: 0.1, alpha: 0.05, redacted: new Set<string>() };

const profileOf = (x: NumberColumn): Profile => ({ format: 1, rows: 0, columns: { x }, outputs: {} });

function count(edges: number[], values: Float64Array): NumberColumn {
  const counter = createNumberCounter(edges);
  counter.add(values);
  return counter.column();
}

function compare(draw: Draw, [n, m]: readonly [number, number], random: Generator, shift = 0) {
  const before = Float64Array.from({ length: n }, () => draw(random));
  const after = Float64Array.from({ length: m }, () => draw(random) + shift);
  const reference = coverRange(count(referenceEdges(before), before));
  return { reference: profileOf(reference), current: profileOf(count(reference.edges, after)) };
}

describe('every distance', () => {
  it.each<[string, Draw, readonly [number, number]]>([
    ['few rows', normal, [200, 200]],
    ['a small reference', normal, [500, 2500]],
    ['a small window, heavy tails', heavy, [2500, 300]],
    ['mostly one value', zeroInflated, [1000, 1000]],
  ])(
    'without drift is above its band, and has a small p, no more often than it says: %s',
    (_, draw, sizes) => {
      const random = createSeededGenerator(3);
      const above = new Map(distanceNames.map((name) => [name, 0]));
      const rare = new Map(above);
      for (let pair = 0; pair < PAIRS; pair++) {
        const { reference, current } = compare(draw, sizes, random);
        for (const { name, value, band, pValue } of measureDrift(reference, current, options)[0]?.distances ??
          []) {
          above.set(name, (above.get(name) ?? 0) + Number(value > band));
          rare.set(name, (rare.get(name) ?? 0) + Number(pValue < 0.01));
        }
      }
      expect(Math.max(...above.values())).toBeLessThanOrEqual(most(0.05));
      expect(Math.max(...rare.values())).toBeLessThanOrEqual(most(0.01));
    },
    60_000,
  );

  it.each(distanceNames)('finds a shift of half a deviation, as the verdict too: %s', (distance) => {
    const { reference, current } = compare(normal, [3000, 3000], createSeededGenerator(4), 0.5);
    // The largest change of one of 64 bins is small by its nature.
    const threshold = distance === 'l-infinity' ? 0.01 : 0.1;
    const [drift] = measureDrift(reference, current, { ...options, distance, threshold });
    const score = drift?.distances.find(({ name }) => name === distance);
    expect(drift).toMatchObject({ status: 'DRIFTED', distance: score?.value, band: score?.band });
  });

  it('of a normal column moved by a tenth of its deviation is a tenth by Wasserstein', () => {
    const { reference, current } = compare(normal, [100_000, 100_000], createSeededGenerator(5), 0.1);
    const [drift] = measureDrift(reference, current, options);
    expect(drift?.distances.find(({ name }) => name === 'wasserstein')?.value).toBeCloseTo(0.1, 2);
  });
});
