import { describe, expect, it } from 'vitest';
import { recordValue, valueRecordSchema } from '../../../../shared/promotion/record/value-record.ts';
import { statedValue } from '../stated-record.ts';

const estimate = (value: number) => ({ value, lower: 1, upper: 2, standardError: 0.1, method: 'bootstrap' });

const measured = {
  unit: 'EUR',
  rows: 200,
  against: 'champion',
  candidate: estimate(1.5),
  rival: estimate(1.25),
  difference: estimate(0.25),
} as const;

describe('what decisions are worth, as it is recorded', () => {
  it('has estimates per row and totals over the rows', () =>
    expect(recordValue(measured)).toEqual({
      ...measured,
      totals: { candidate: 300, rival: 250, difference: 50 },
    }));

  it('is null where it is not finite', () => {
    const broken = { ...estimate(NaN), lower: -Infinity };
    const recorded = recordValue({ ...measured, candidate: broken, rival: broken, difference: broken });
    expect(recorded).toMatchObject({
      candidate: { value: null, lower: null, upper: 2 },
      totals: { candidate: null, rival: null, difference: null },
    });
  });

  it('is not there where the policy does not ask, or nothing is known', () =>
    expect([recordValue(undefined), recordValue({ problem: 'no column' })]).toEqual([undefined, undefined]));

  it('survives being stored, and is refused with a rival that there is not', () => {
    const value = statedValue();
    expect(valueRecordSchema.parse(JSON.parse(JSON.stringify(value)))).toEqual(value);
    expect(valueRecordSchema.safeParse({ ...value, against: 'chance' }).success).toBe(false);
    expect(valueRecordSchema.safeParse({ ...value, totals: { candidate: 1 } }).success).toBe(false);
  });
});
