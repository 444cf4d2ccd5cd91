import { describe, expect, it } from 'vitest';
import { proportionOf, shareEstimate } from '../../../../shared/promotion/measures/share-estimate.ts';
import { pickRelations } from '../../../../shared/promotion/measures/row-relations.ts';
import blockLengths from '../../../oracles/block-lengths.json' with { type: 'json' };
import { wilsonInterval } from '../../../../shared/stats/intervals/wilson-interval.ts';

const ROWS = 400;
const flags = Uint8Array.from({ length: ROWS }, (_, row) => (row % 40 < 10 ? 1 : 0));
const pairs = Array.from({ length: ROWS }, (_, row) => `e${Math.floor(row / 10)}`);
const times = Float64Array.from({ length: ROWS }, (_, row) => row);
const none = { entities: undefined, times: undefined };
/** The quantiles of Student's t with 39 degrees of freedom, and of the normal distribution. */
const shrunk = (1.6448536269514722 / 1.6848751194973992) ** 2;

describe('a share of rows', () => {
  it('is worth all of them where they are independent', () => {
    expect(proportionOf(flags, none, 0.05)).toEqual({ successes: 100, trials: ROWS });
    expect(shareEstimate(flags, none, 0.05)).toEqual({
      value: 0.25,
      ...wilsonInterval(100, ROWS, 0.05),
      standardError: Math.sqrt((0.25 * 0.75) / ROWS),
      method: 'wilson',
    });
  });

  it('is worth as many trials as there are entities of one mind, less what few of them leave unsure', () => {
    const { successes, trials } = proportionOf(flags, { entities: pairs, times: undefined }, 0.05);
    expect(trials).toBeCloseTo(39 * shrunk, 6);
    expect(successes / trials).toBeCloseTo(0.25, 12);
    const { value, lower, method } = shareEstimate(flags, { entities: pairs, times: undefined }, 0.05);
    expect([value, method]).toEqual([0.25, 'wilson-by-entity']);
    expect(lower).toBeCloseTo(wilsonInterval(successes, trials, 0.05).lower, 12);
  });

  it('is worth all rows where each is of an entity of its own', () => {
    const entities = Array.from(flags, (_, row) => `e${row}`);
    expect(proportionOf(flags, { entities, times: undefined }, 0.05).trials).toBe(ROWS);
    expect(shareEstimate(flags, { entities, times: undefined }, 0.05).method).toBe('wilson');
  });

  it('is worth less where it stays as it is for a while', () => {
    const inTime = shareEstimate(flags, { entities: undefined, times }, 0.05);
    expect(inTime.method).toBe('wilson-by-time');
    expect(inTime.upper).toBeGreaterThan(shareEstimate(flags, none, 0.05).upper + 0.02);
  });

  it('is worth as much as one of entities that stay as they are for as long', () => {
    const { series } = blockLengths.find(({ name }) => name === 'flags in runs of 25') ?? { series: [] };
    const runs = Uint8Array.from(series);
    // Blocks of 44.2 rows, rounded up.
    const entities = series.map((_, row) => `e${Math.floor(row / 45)}`);
    expect(
      proportionOf(runs, { entities: undefined, times: Float64Array.from(series.keys()) }, 0.05),
    ).toEqual(proportionOf(runs, { entities, times: undefined }, 0.05));
  });

  it('of two entities of one mind is worth next to nothing', () => {
    const entities = Array.from(flags, (_, row) => (row < 150 ? 'one' : 'other'));
    // Student's t of one degree of freedom.
    expect(proportionOf(new Uint8Array(ROWS), { entities, times: undefined }, 0.05).trials).toBeCloseTo(
      2 * (1.6448536269514722 / 6.313751514675041) ** 2,
      6,
    );
  });

  it('is worth as many trials as there are blocks where no flag differs', () => {
    // Blocks of eight rows: 50.
    const { trials, successes } = proportionOf(new Uint8Array(ROWS), { entities: undefined, times }, 0.05);
    expect(successes).toBe(0);
    expect(trials).toBeCloseTo(50 * (1.6448536269514722 / 1.6765508919142635) ** 2, 6);
  });

  it('is worth the fewer trials of two ways to depend on each other', () => {
    const byEntity = proportionOf(flags, { entities: pairs, times: undefined }, 0.05).trials;
    const byTime = proportionOf(flags, { entities: undefined, times }, 0.05).trials;
    expect(byTime).not.toBe(byEntity);
    expect(proportionOf(flags, { entities: pairs, times }, 0.05).trials).toBe(Math.min(byEntity, byTime));
    expect(shareEstimate(flags, { entities: pairs, times }, 0.05).method).toBe(
      'wilson-by-entity-and-by-time',
    );
  });

  it('is worth fewer trials than by either way where entities and moments cross', () => {
    const square = {
      entities: Array.from(flags, (_, row) => `e${row % 20}`),
      times: times.map((row) => Math.floor(row / 20)),
    };
    const apart = flags.map((_, row) =>
      Number((row % 20 < 10 ? 1 : 0) + (row < 200 ? 1 : 0) + ((row * 7919) % 11 < 5 ? 1 : 0) >= 2),
    );
    const byEntity = proportionOf(apart, { ...square, times: undefined }, 0.05).trials;
    const byTime = proportionOf(apart, { ...square, entities: undefined }, 0.05).trials;
    const both = proportionOf(apart, square, 0.05).trials;
    expect(both).toBeLessThan(Math.min(byEntity, byTime));
    expect(both).toBeGreaterThan(Math.min(byEntity, byTime) / 2);
  });

  it('of one entity or one moment is worth one trial', () => {
    const one = Array.from(flags, () => 'only');
    expect(proportionOf(flags, { entities: one, times: undefined }, 0.05).trials).toBe(1);
    expect(proportionOf(flags, { entities: undefined, times: new Float64Array(ROWS) }, 0.05).trials).toBe(1);
  });

  it('of no rows is not known', () => {
    expect(proportionOf(new Uint8Array(), { entities: [], times: new Float64Array() }, 0.05)).toEqual({
      successes: 0,
      trials: 0,
    });
    expect(shareEstimate(new Uint8Array(), none, 0.05).value).toBeNaN();
  });
});

describe('relations of some rows', () => {
  it('are theirs, in the order named', () =>
    expect(
      pickRelations(
        { entities: ['a', 'b', 'c'], times: Float64Array.from([1, 2, 3]) },
        Uint32Array.from([2, 0]),
      ),
    ).toEqual({ entities: ['c', 'a'], times: Float64Array.from([3, 1]) }));

  it('are unknown where those of all are', () =>
    expect(pickRelations(none, Uint32Array.from([1]))).toEqual(none));
});
