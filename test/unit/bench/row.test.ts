import { describe, expect, it } from 'vitest';
import { figuresOf, rowOfFigures, rowOfPairs } from '../../../bench/row.ts';

describe('figuresOf', () => {
  it.each([
    [[3, 1, 2], { median: 2, min: 1, max: 3 }],
    [[4, 1, 2, 3], { median: 2.5, min: 1, max: 4 }],
    [[7], { median: 7, min: 7, max: 7 }],
  ])('of %j', (values, figures) => {
    expect(figuresOf(values)).toEqual(figures);
  });

  it('refuses to sum up nothing', () => {
    expect(() => figuresOf([])).toThrow('nothing was measured');
  });
});

describe('rowOfPairs', () => {
  const pairs = [
    { ours: 20, peer: 100 },
    { ours: 10, peer: 20 },
    { ours: 30, peer: 300 },
  ];
  const facts = { name: 'x', unit: 'u', peer: 'p', goal: 0.2 };

  it('takes the ratio pair by pair, so that a slow moment of the machine counts for both', () => {
    expect(rowOfPairs({ ...facts, better: 'higher' }, pairs)).toEqual({
      name: 'x',
      unit: 'u',
      ours: { median: 20, min: 10, max: 30 },
      peers: { p: { median: 100, min: 20, max: 300 } },
      pairs: 3,
      ratio: 0.2,
      interval: { low: 0.1, high: 0.5 },
      goal: 0.2,
      better: 'higher',
      heldBy: 'median',
      ok: true,
    });
  });

  it('knows which direction is better', () => {
    expect(rowOfPairs({ ...facts, better: 'lower', goal: 0.19 }, pairs).ok).toBe(false);
    expect(rowOfPairs({ ...facts, better: 'lower' }, pairs).ok).toBe(true);
  });

  it('holds the goal against the worse end of the interval where asked to', () => {
    const asked = { ...facts, heldBy: 'interval' } as const;
    const held = (goal: number, better: 'higher' | 'lower'): boolean =>
      rowOfPairs({ ...asked, goal, better }, pairs).ok;
    expect([held(0.1, 'higher'), held(0.2, 'higher')]).toEqual([true, false]);
    expect([held(0.5, 'lower'), held(0.2, 'lower')]).toEqual([true, false]);
  });

  it('reports further peers beside the one it compares with', () => {
    const { peers, ratio } = rowOfPairs({ ...facts, better: 'higher', beside: { q: [1, 3] } }, pairs);
    expect(Object.keys(peers)).toEqual(['p', 'q']);
    expect([peers['q'], ratio]).toEqual([{ median: 2, min: 1, max: 3 }, 0.2]);
  });
});

describe('rowOfFigures', () => {
  const facts = { name: 'x', unit: 'MB', goal: 1, better: 'lower', heldBy: 'interval' } as const;

  it('holds the goal against the figures themselves', () => {
    const row = rowOfFigures(facts, [0.2, 0.9, 0.4]);
    expect(row).toMatchObject({
      peers: {},
      pairs: 3,
      ratio: 0.4,
      interval: { low: 0.2, high: 0.9 },
      ok: true,
    });
    expect(rowOfFigures(facts, [0.2, 1.1, 0.4]).ok).toBe(false);
  });
});
