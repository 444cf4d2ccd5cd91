import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addProfiles } from '../../../shared/monitoring/profile/add-profiles.ts';
import { columnQuantile } from '../../../shared/monitoring/profile/column-quantile.ts';
import { createNumberCounter } from '../../../shared/monitoring/profile/number-counter.ts';
import { addPackedCounts, packCounts } from '../../../shared/monitoring/profile/pack-counts.ts';
import type { NumberColumn, Profile } from '../../../shared/monitoring/profile/profile.ts';
import { referenceEdges } from '../../../shared/monitoring/profile/reference-edges.ts';
import { storedProfileSchema, storeProfile } from '../../../shared/monitoring/profile/stored-profile.ts';
import { createStoredSum } from '../../../shared/monitoring/profile/sum-stored.ts';
import { createSeededGenerator } from '../../../shared/stats/resampling/seeded-generator.ts';
import { countColumn } from '../../support/count-in-memory.ts';

const count = (edges: number[], values: readonly number[]): NumberColumn => {
  const counter = createNumberCounter(edges);
  counter.add(Float64Array.from(values));
  return counter.column();
};

const value = fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -20, max: 20 }));
const values = fc.array(value, { maxLength: 60 });
const names = ['10', 'b', '__proto__', '2', ''];
const texts = fc.array(fc.constantFrom(...names, 'unseen', null), { maxLength: 40 });

const profileOf = (
  edges: number[],
  numbers: readonly number[],
  text: readonly (string | null)[],
): Profile => ({
  format: 1,
  rows: Math.max(numbers.length, text.length),
  columns: { n: count(edges, numbers) },
  outputs: {
    c: countColumn(
      {
        kind: 'category',
        counts: Object.fromEntries(names.map((name) => [name, 0])),
        other: 0,
        nulls: 0,
      },
      text,
    ),
  },
});

describe('stored profiles', () => {
  it('pack counts of any size', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat()), (counts) => {
        const packed = packCounts(counts);
        const sums = new Float64Array(counts.length).fill(1);
        expect(addPackedCounts(packed, sums)).toBe(counts.reduce((sum, count) => sum + count, 0));
        expect([...sums]).toEqual(counts.map((count) => count + 1));
        expect(() => addPackedCounts(packed, new Float64Array(counts.length + 1))).toThrow('bins');
      }),
    );
  });

  it('are restored exactly, with the edges and names of their reference', () => {
    fc.assert(
      fc.property(values, values, texts, (base, numbers, text) => {
        const edges = referenceEdges(Float64Array.from(base));
        const reference = profileOf(edges, base, []);
        const profile = profileOf(edges, numbers, text);
        const stored: unknown = JSON.parse(JSON.stringify(storeProfile(profile, reference)));
        const sum = createStoredSum(reference);
        sum.add(storedProfileSchema.parse(stored));
        // JSON has no negative zero.
        expect(sum.profile()).toEqual(JSON.parse(JSON.stringify(profile)));
      }),
    );
  });

  it('of hours add up to the day, exactly', () => {
    fc.assert(
      fc.property(values, fc.array(values, { minLength: 1, maxLength: 6 }), (base, hours) => {
        const edges = referenceEdges(Float64Array.from(base));
        const reference = profileOf(edges, base, []);
        const profiles = hours.map((hour) => profileOf(edges, hour, []));
        const sum = createStoredSum(reference);
        for (const profile of profiles) sum.add(storeProfile(profile, reference));
        expect(sum.profile()).toEqual(profiles.reduce((total, hour) => addProfiles(total, hour)));
        const added = sum.profile().columns['n'];
        const whole = count(edges, hours.flat());
        if (added?.kind !== 'number') throw new TypeError('column n');
        for (const part of ['counts', 'below', 'above', 'nan', 'infinite', 'min', 'max'] as const)
          expect(added[part]).toEqual(whole[part]);
        expect(added.outside?.count).toBe(whole.outside?.count);
      }),
    );
  });

  it('of another reference are refused', () => {
    const profile = profileOf([0, 1, 2], [0, 1], []);
    const stored = storeProfile(profile, profile);
    const addTo = (reference: Profile) => () => createStoredSum(reference).add(stored);
    expect(addTo(profileOf([0, 1, 2, 3], [], []))).toThrow('3 bins');
    expect(addTo({ ...profile, columns: profile.outputs })).toThrow('column n');
    expect(addTo({ ...profile, columns: { n: profile.outputs['c'] ?? count([0, 1], []) } })).toThrow(
      'column n',
    );
  });
});

describe('quantiles of a counted column', () => {
  it('are near the values’ own, inside the bins and outside of them', () => {
    const random = createSeededGenerator(5);
    const edges = Array.from({ length: 401 }, (_, index) => 0.3 + index / 1000);
    const numbers = Array.from({ length: 50_000 }, random);
    const halves = [numbers.slice(0, 20_000), numbers.slice(20_000)].map((part): Profile => ({
      format: 1,
      rows: part.length,
      columns: { n: count(edges, part) },
      outputs: {},
    }));
    const sum = halves.reduce((total, half) => addProfiles(total, half)).columns['n'];
    if (sum?.kind !== 'number') throw new TypeError('column n');
    for (const probability of [0, 0.01, 0.1, 0.29, 0.31, 0.5, 0.69, 0.71, 0.9, 0.99, 1])
      expect(Math.abs((columnQuantile(sum, probability) ?? NaN) - probability)).toBeLessThan(0.03);
    expect(JSON.stringify(sum.outside).length).toBeLessThan(15_000);
  });

  it('lie between the smallest and the largest value', () => {
    fc.assert(
      fc.property(
        values,
        values,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (base, numbers, probability) => {
          const column = count(referenceEdges(Float64Array.from(base)), numbers);
          const found = columnQuantile(column, probability);
          const finite = numbers.filter(Number.isFinite);
          expect(found === undefined).toBe(finite.length === 0);
          if (found === undefined) return;
          expect(found).toBeGreaterThanOrEqual(Math.min(...finite));
          expect(found).toBeLessThanOrEqual(Math.max(...finite));
        },
      ),
    );
  });

  it.each([0, 0.5, 1])('are those outside where none is inside (%s)', (probability) => {
    expect(columnQuantile(count([0, 1], [7]), probability)).toBe(7);
    expect(columnQuantile(count([0, 1], [-7]), probability)).toBe(-7);
  });

  it('are not known where values outside were not sketched', () => {
    const { outside: _outside, ...column } = count([0, 1], [0.5, 7, 8]);
    expect(columnQuantile(column, 0.9)).toBeUndefined();
    expect(columnQuantile(column, 0.2)).toBeDefined();
  });
});
