import { describe, expect, it } from 'vitest';
import { crossingOf } from '../../../../shared/promotion/measures/crossing-of.ts';
import { dependentEstimate, deviation } from '../../../../shared/promotion/measures/dependent-estimate.ts';
import { twoWayVariance } from '../../../../shared/promotion/measures/two-way-variance.ts';

/** Evenly from `-width` to `width`. */
const spread = (width: number, centre = 0): Float64Array =>
  Float64Array.from({ length: 201 }, (_, at) => centre + (width * (at - 100)) / 100);
const byEntity = { method: 'by-entity', groups: 50 } as const;
const byTime = { method: 'by-time', groups: 30 } as const;
const inBoth = { method: 'in-both', groups: 900 } as const;

describe('an estimate from rows that depend on each other', () => {
  it('has the bounds of the only way', () => {
    const { lower, upper, method, standardError } = dependentEstimate(0, [spread(1)], [byTime], 0.05);
    expect(method).toBe('bootstrap-percentile-by-time');
    expect(standardError).toBe(deviation(spread(1)));
    expect(upper).toBeCloseTo(-lower, 12);
  });

  it('in two ways has the error of both, and the wider bounds as much wider', () => {
    const draws = [spread(4), spread(3), spread(1)];
    const alone = dependentEstimate(0, [spread(4)], [byEntity], 0.05);
    const both = dependentEstimate(0, draws, [byEntity, byTime, inBoth], 0.05);
    const stretch = Math.sqrt(16 + 9 - 1) / 4;
    expect(both.method).toBe('bootstrap-percentile-by-entity-and-by-time');
    expect(both.standardError).toBeCloseTo(alone.standardError * stretch, 12);
    expect(both.lower).toBeCloseTo(alone.lower * stretch, 12);
    expect(both.upper).toBeCloseTo(alone.upper * stretch, 12);
  });

  it('is never more certain than by one way', () => {
    const draws = [spread(4), spread(3), spread(8)];
    const alone = dependentEstimate(0, [spread(4)], [byEntity], 0.05);
    expect(dependentEstimate(0, draws, [byEntity, byTime, inBoth], 0.05)).toMatchObject({
      lower: alone.lower,
      upper: alone.upper,
    });
  });

  it('keeps a bound that draws put beyond the estimate', () => {
    const draws = [spread(1, 5), spread(1, 5), spread(0, 5)];
    const alone = dependentEstimate(0, [spread(1, 5)], [byEntity], 0.05);
    const both = dependentEstimate(0, draws, [byEntity, { ...byTime, groups: 50 }, inBoth], 0.05);
    expect(alone.lower).toBeGreaterThan(0);
    expect(both.lower).toBe(alone.lower);
    expect(both.upper).toBeGreaterThan(alone.upper);
  });

  it('knows no bound where one way knows none', () => {
    const one = { ...byTime, groups: 1 };
    expect(
      dependentEstimate(0, [spread(4), spread(3), spread(1)], [byEntity, one, inBoth], 0.05),
    ).toMatchObject({
      lower: NaN,
      upper: NaN,
    });
  });

  it('that never varies is certain', () => {
    const same = new Float64Array(20).fill(2);
    expect(dependentEstimate(2, [same, same, same], [byEntity, byTime, inBoth], 0.05)).toMatchObject({
      lower: 2,
      upper: 2,
      standardError: 0,
    });
  });
});

describe('groups that rows share in two ways', () => {
  it('are those of both', () =>
    expect(crossingOf(Uint32Array.from([0, 0, 1, 1, 0]), Uint32Array.from([0, 1, 0, 0, 1]))).toEqual(
      Uint32Array.from([0, 1, 2, 2, 1]),
    ));
});

describe('variance by several ways', () => {
  it.each([
    [[4], undefined, 4],
    [[4, 3], 1, 6],
    [[4, 3], 5, 4],
  ])('of %j, shared %j: %d', (ways, shared, expected) => expect(twoWayVariance(ways, shared)).toBe(expected));
});

describe('deviation of draws', () => {
  it('is that of a sample', () => expect(deviation(Float64Array.of(1, 2, 6))).toBeCloseTo(Math.sqrt(7), 12));
});
