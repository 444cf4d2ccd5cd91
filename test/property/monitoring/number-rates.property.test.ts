import { describe, expect, it } from 'vitest';
import { measureDrift } from '../../../shared/monitoring/drift/drift.ts';
import { measureQuality } from '../../../shared/monitoring/drift/quality.ts';
import { coverRange } from '../../../shared/monitoring/profile/cover-range.ts';
import { createNumberCounter } from '../../../shared/monitoring/profile/number-counter.ts';
import type { NumberColumn, Profile } from '../../../shared/monitoring/profile/profile.ts';
import { referenceEdges } from '../../../shared/monitoring/profile/reference-edges.ts';
import { createSeededGenerator, type Generator } from '../../../shared/stats/resampling/seeded-generator.ts';

type Draw = (random: Generator) => number;

const normal: Draw = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const whole: Draw = (random) => Math.floor(20 * normal(random));
const skewed: Draw = (random) => Math.exp(normal(random));

const options = { threshold: 0.1, alpha: 0.05, redacted: new Set<string>(), maxNullShares: {} };
const PAIRS = 200;
/** Of 200 at 5 %: over this is beyond the 99 % bound. */
const MOST = PAIRS * 0.05 + 2.33 * Math.sqrt(PAIRS * 0.05 * 0.95);

const profileOf = (column: NumberColumn): Profile => ({
  format: 1,
  rows: 0,
  columns: { x: column },
  outputs: {},
});

function count(edges: number[], values: Float64Array): NumberColumn {
  const counter = createNumberCounter(edges);
  counter.add(values);
  return counter.column();
}

function simulate(draw: Draw, [n, m]: readonly [number, number], shift = 0) {
  const random = createSeededGenerator(11);
  const found = { significant: 0, drifted: 0, worse: 0 };
  for (let pair = 0; pair < PAIRS; pair++) {
    const before = Float64Array.from({ length: n }, () => draw(random));
    const after = Float64Array.from({ length: m }, () => draw(random) + shift);
    // Edges come from a part of the reference, as they do of a large one.
    const reference = coverRange(count(referenceEdges(before.subarray(0, 2000)), before));
    const [was, is] = [profileOf(reference), profileOf(count(reference.edges, after))];
    const [drift] = measureDrift(was, is, options);
    found.significant += Number((drift?.pValue ?? 1) < 0.05);
    found.drifted += Number(drift?.status === 'DRIFTED');
    found.worse += Number(measureQuality(was, is, options).some(({ status }) => status === 'WORSE'));
  }
  return found;
}

describe('numbers without drift', () => {
  it.each<[string, Draw, readonly [number, number]]>([
    ['few rows', normal, [60, 60]],
    ['few rows, many later', normal, [200, 2000]],
    ['many rows, few later', skewed, [5000, 500]],
    ['whole numbers', whole, [1000, 1000]],
    ['a skewed column', skewed, [500, 5000]],
    ['more rows than edges were found from', normal, [5000, 5000]],
  ])(
    'are found to differ at the stated level: %s',
    (_, draw, sizes) => {
      const { significant, worse } = simulate(draw, sizes);
      expect(significant).toBeLessThanOrEqual(MOST);
      expect(worse).toBeLessThanOrEqual(MOST);
    },
    60_000,
  );

  it('are found when they do', () => {
    expect(simulate(normal, [1000, 1000], 0.4).drifted).toBeGreaterThan(0.95 * PAIRS);
  }, 60_000);
});
