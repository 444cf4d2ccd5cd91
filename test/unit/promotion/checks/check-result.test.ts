import { describe, expect, it } from 'vitest';
import { checkResultSchema, checkStatuses } from '../../../../shared/promotion/checks/check-result.ts';

const result = {
  id: 'floor:f1',
  status: 'missing',
  observed: 0.8,
  required: 'lower bound above 0.7900',
  limit: 0.79,
  interval: { value: 0.8, lower: null, upper: null, standardError: null, method: 'delong' },
  rows: 1000,
  furtherRows: 1,
  reason: 'f1 0.8000',
};
const bare = { ...result, observed: null, limit: null, interval: null, rows: null, furtherRows: null };

describe('the result of a check', () => {
  it.each([
    result,
    bare,
    { ...result, observed: 'v7' },
    ...checkStatuses.map((status) => ({ ...bare, status })),
  ])('is %o', (one) => expect(checkResultSchema.parse(one)).toEqual(one));
  it('has one of five statuses', () =>
    expect(checkStatuses).toEqual(['pass', 'warn', 'fail', 'missing', 'not-run']));
  it.each([
    [{ status: 'maybe' }],
    [{ status: '' }],
    [{ rows: 1.5 }],
    [{ furtherRows: 0 }],
    [{ furtherRows: -1 }],
    [{ observed: NaN }],
    [{ observed: true }],
    [{ limit: Infinity }],
    [{ interval: {} }],
    [{ interval: { ...result.interval, value: NaN } }],
    [{ reason: undefined }],
  ])('never has %o', (changes) =>
    expect(checkResultSchema.safeParse({ ...result, ...changes }).success).toBe(false),
  );
});
