import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addProfiles, finiteCount } from '../../../shared/monitoring/profile/add-profiles.ts';
import { countInMemory } from '../../support/count-in-memory.ts';
import { type Profile, profileSchema } from '../../../shared/monitoring/profile/profile.ts';

const numberValue = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.double({ min: -1, max: 11, noNaN: true }),
  fc.constantFrom(0, 10, NaN, Infinity, -Infinity, null),
);
const categoryValue = fc.constantFrom('a', 'b', 'rare', '__proto__', '', null);
const rows = fc.array(fc.tuple(numberValue, categoryValue), { maxLength: 40 });

const reference: Profile = {
  format: 1,
  rows: 0,
  columns: {
    n: {
      kind: 'number',
      edges: [0, 1, 2.5, 7, 10],
      counts: [0, 0, 0, 0],
      nulls: 0,
      nan: 0,
      infinite: 0,
      below: 0,
      above: 0,
      min: null,
      max: null,
      mean: null,
      m2: null,
    },
  },
  outputs: { c: { kind: 'category', counts: { a: 0, b: 0 }, other: 0, nulls: 0 } },
  labels: { truth: { kind: 'category', counts: { b: 0, rare: 0 }, other: 0, nulls: 0 } },
};

const count = (values: readonly (readonly [number | null, string | null])[]): Profile =>
  countInMemory(reference, {
    rows: values.length,
    features: new Map([['n', values.map(([number]) => number)]]),
    outputs: new Map([['c', values.map(([, category]) => category)]]),
    labels: new Map([['truth', values.map(([, category]) => category)]]),
  });

/** The profile without its moments, which add up to rounding only. */
function countsOf(profile: Profile): unknown {
  const { n } = profile.columns;
  if (n?.kind !== 'number') throw new TypeError('column n');
  return { ...profile, columns: { ...n, mean: null, m2: null } };
}

describe('profiles', () => {
  it('add up to the profile of all rows, whatever the split and the order', () => {
    fc.assert(
      fc.property(rows, rows, rows, (a, b, c) => {
        const whole = count([...a, ...b, ...c]);
        const summed = addProfiles(addProfiles(count(a), count(b)), count(c));
        const otherwise = addProfiles(count(c), addProfiles(count(b), count(a)));
        expect(countsOf(summed)).toEqual(countsOf(whole));
        expect(countsOf(otherwise)).toEqual(countsOf(whole));
        const [x, y] = [summed.columns['n'], whole.columns['n']];
        if (x?.kind !== 'number' || y?.kind !== 'number') throw new TypeError('column n');
        expect(x.mean === null).toBe(y.mean === null);
        expect(x.mean ?? 0).toBeCloseTo(y.mean ?? 0, 9);
        expect(x.m2 ?? 0).toBeCloseTo(y.m2 ?? 0, 7);
      }),
    );
  });

  it('count every value exactly once', () => {
    fc.assert(
      fc.property(rows, (values) => {
        const { columns, outputs } = count(values);
        const [n, c] = [columns['n'], outputs['c']];
        if (n?.kind !== 'number' || c?.kind !== 'category') throw new TypeError('columns');
        expect(finiteCount(n) + n.nan + n.infinite + n.nulls).toBe(values.length);
        expect(Object.values(c.counts).reduce((sum, one) => sum + one, c.other + c.nulls)).toBe(
          values.length,
        );
      }),
    );
  });

  it('put each number into the bin [a, b) that holds it, the last one closed', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 11, noNaN: true }), (value) => {
        const n = count([[value, null]]).columns['n'];
        if (n?.kind !== 'number') throw new TypeError('column n');
        const bin = n.counts.indexOf(1);
        const lower = n.edges[bin] ?? -Infinity;
        const upper = n.edges[bin + 1] ?? -Infinity;
        const inBin = bin >= 0 && value >= lower && (value < upper || value === 10);
        expect(n.below).toBe(Number(value < 0));
        expect(n.above).toBe(Number(value > 10));
        expect(inBin).toBe(value >= 0 && value <= 10);
      }),
    );
  });

  it('survive JSON', () => {
    fc.assert(
      fc.property(rows, (values) => {
        const profile = count(values);
        expect(profileSchema.parse(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
      }),
    );
  });

  it('of other edges, categories or columns do not add up', () => {
    const other = structuredClone(reference);
    if (other.columns['n']?.kind === 'number') other.columns['n'].edges[1] = 1.5;
    expect(() => addProfiles(reference, other)).toThrow('edges');
    expect(() => addProfiles(reference, { ...reference, outputs: {} })).toThrow('columns differ');
    const { labels: _labels, ...unlabelled } = reference;
    expect(() => addProfiles(reference, unlabelled)).toThrow('columns differ');
    expect(addProfiles(unlabelled, unlabelled)).not.toHaveProperty('labels');
    const renamed = structuredClone(reference);
    renamed.outputs['c'] = { kind: 'category', counts: { a: 0, x: 0 }, other: 0, nulls: 0 };
    expect(() => addProfiles(reference, renamed)).toThrow('categories');
    expect(() => addProfiles(reference, { ...reference, columns: reference.outputs })).toThrow('differ');
  });
});
