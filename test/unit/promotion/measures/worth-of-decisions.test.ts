import { describe, expect, it } from 'vitest';
import { valueSchema } from '../../../../shared/policy/gate/value.ts';
import { worthOfDecisions } from '../../../../shared/promotion/measures/worth-of-decisions.ts';

const truth = Uint8Array.of(1, 0, 1);
const amounts = (...values: number[]) => [{ column: 'spend', values: Float64Array.from(values) }];

describe('worth of decisions', () => {
  it('is what the policy says of right and wrong ones', () => {
    const value = valueSchema.parse({
      truePositive: 90,
      falsePositive: -10,
      trueNegative: 1,
      falseNegative: -200,
    });
    expect(worthOfDecisions(value, truth, undefined)).toEqual({
      positive: Float64Array.of(90, -10, 90),
      negative: Float64Array.of(-200, 1, -200),
    });
  });

  it('is read from a column for each row, and may count against it', () => {
    const value = valueSchema.parse({
      truePositive: { column: 'spend', times: 0.5 },
      falsePositive: -10,
      falseNegative: { column: 'spend', times: -1 },
    });
    expect(worthOfDecisions(value, truth, amounts(100, NaN, 40))).toEqual({
      positive: Float64Array.of(50, -10, 20),
      negative: Float64Array.of(-100, 0, -40),
    });
  });

  it('is not known where an amount that counts is not', () => {
    const spend = { column: 'spend' };
    const missed = valueSchema.parse({ falseNegative: spend });
    expect(worthOfDecisions(missed, truth, amounts(1, 2, NaN))).toEqual({ problem: '1 row has no amount' });
    expect(worthOfDecisions(missed, truth, amounts(NaN, 2, NaN))).toEqual({
      problem: '2 rows have no amount',
    });
    const found = valueSchema.parse({ truePositive: spend });
    expect(worthOfDecisions(found, truth, amounts(1, NaN, NaN))).toEqual({
      problem: '1 row has no amount',
    });
    const two = valueSchema.parse({ truePositive: spend, falsePositive: { column: 'cost' } });
    expect(worthOfDecisions(two, truth, amounts(1, 2, 3))).toEqual({
      problem: 'the rows have no column cost',
    });
    expect(worthOfDecisions(two, truth, undefined)).toEqual({
      problem: 'the rows have no column spend, cost',
    });
  });
});
