import { describe, expect, it } from 'vitest';
import type { NumberColumn, ProfileColumn } from '../../../../shared/monitoring/profile/profile.ts';
import { distributionsOf } from '../../../../shared/monitoring/report/distribution.ts';

const number = (edges: number[], counts: number[], more: Partial<NumberColumn> = {}): NumberColumn => ({
  kind: 'number',
  edges,
  counts,
  nulls: 0,
  nan: 0,
  infinite: 0,
  below: 0,
  above: 0,
  min: null,
  max: null,
  mean: null,
  m2: null,
  ...more,
});
const category = (counts: Record<string, number>, other = 0, nulls = 0): ProfileColumn => ({
  kind: 'category',
  counts,
  other,
  nulls,
});

const profileOf = (column: ProfileColumn) => ({
  format: 1 as const,
  rows: 1,
  columns: { x: column },
  outputs: {},
});

function drawn(reference: ProfileColumn, current: ProfileColumn) {
  return distributionsOf(profileOf(reference), profileOf(current), new Set())[0];
}

const sum = (shares: readonly number[]): number => shares.reduce((total, share) => total + share, 0);

describe('the distribution of a number', () => {
  it('is drawn by value where these are few and whole', () => {
    const edges = [1, 2, 3, 3.0000000000000004];
    const found = drawn(number(edges, [50, 30, 20]), number(edges, [20, 30, 30], { above: 20 }));
    expect(found?.cells).toEqual({ kind: 'values', names: ['1', '2', '3', 'over 3'] });
    expect(found?.reference).toEqual([0.5, 0.3, 0.2, 0]);
    expect(found?.current).toEqual([0.2, 0.3, 0.3, 0.2]);
    expect(found?.summary.current.above).toBe(0.2);
  });

  it('names bins of several whole numbers by both ends', () => {
    const edges = [0, 1, 10, 25];
    expect(drawn(number(edges, [1, 1, 2]), number(edges, [1, 1, 2]))?.cells).toEqual({
      kind: 'values',
      names: ['0', '1 to 9', '10 to 25'],
    });
  });

  it('is spread over equal cells otherwise, each share once', () => {
    const edges = Array.from({ length: 65 }, (_, index) => (index / 8) ** 2 + 0.25);
    const reference = number(
      edges,
      Array.from({ length: 64 }, () => 10),
    );
    const current = number(
      edges,
      Array.from({ length: 64 }, (_, index) => index),
      { below: 7, above: 70 },
    );
    const found = drawn(reference, current);
    expect(found?.reference).toHaveLength(24);
    expect(sum(found?.reference ?? [])).toBeCloseTo(1, 2);
    expect(sum(found?.current ?? [])).toBeCloseTo(1, 2);
    expect(found?.current.at(-1)).toBeGreaterThan(0.03);
  });

  it('gives whole numbers cells of whole widths', () => {
    const edges = Array.from({ length: 74 }, (_, index) => index);
    const counts = Array.from({ length: 73 }, () => 2);
    const found = drawn(number(edges, counts, { type: 'long' }), number(edges, counts, { type: 'long' }));
    expect(found?.cells).toMatchObject({ kind: 'ranges', low: 0 });
    expect(new Set(found?.reference.slice(0, -2)).size).toBe(1);
  });

  it('has no shares where there are no values', () => {
    const found = drawn(number([0, 0.5], [4]), number([0, 0.5], [0], { nulls: 9 }));
    expect(sum(found?.current ?? [1])).toBe(0);
    expect(found?.summary.current.missing).toBe(1);
  });
});

describe('the distribution of a category', () => {
  it('names what is most frequent in either, in the order of the reference', () => {
    const names = Array.from({ length: 30 }, (_, index) => `n${index}`);
    const before = Object.fromEntries(names.map((name, index) => [name, 100 - index]));
    const after = Object.fromEntries(names.map((name) => [name, name === 'n29' ? 1000 : 1]));
    const found = drawn(category(before), category(after, 71));
    const shown = found?.cells.kind === 'values' ? found.cells.names : [];
    expect(shown).toHaveLength(12);
    expect(shown.slice(-2)).toEqual(['n29', '(other values)']);
    expect(sum(found?.reference ?? [])).toBeCloseTo(1, 2);
    expect(sum(found?.current ?? [])).toBeCloseTo(1, 2);
  });

  it('is not drawn beside a number', () => {
    expect(drawn(category({ a: 1 }), number([0, 1], [1]))).toBeUndefined();
  });

  it('leaves redacted columns out', () => {
    const profile = { format: 1 as const, rows: 1, columns: { x: category({ a: 1 }) }, outputs: {} };
    expect(distributionsOf(profile, profile, new Set(['x']))).toEqual([]);
  });
});
