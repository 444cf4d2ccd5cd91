import { describe, expect, it } from 'vitest';
import { boundResult, decidingBound } from '../../../../shared/promotion/checks/bound-result.ts';
import { estimateOf } from '../facts-sample.ts';

const estimate = estimateOf(0.8, 0.78, 0.82);
const question = { estimate, rows: 1000, alpha: 0.05, id: 'floor:f1', required: 'more', reason: 'so much' };

describe('a result of a bound', () => {
  it('says what was asked and what was found', () =>
    expect(boundResult({ ...question, direction: 'higher', limit: 0.75 })).toEqual({
      id: 'floor:f1',
      status: 'pass',
      required: 'more',
      reason: 'so much',
      observed: 0.8,
      limit: 0.75,
      interval: estimate,
      rows: 1000,
      furtherRows: null,
    }));
  it('adds the rows that are needed', () =>
    expect(boundResult({ ...question, direction: 'lower', limit: 0.81 })).toMatchObject({
      status: 'missing',
      furtherRows: 7075,
      reason: 'so much; needs 7,075 further labelled rows',
    }));
  it('is decided by the bound on the side of the limit', () => {
    expect(decidingBound({ estimate, direction: 'higher' })).toBe(0.78);
    expect(decidingBound({ estimate, direction: 'lower' })).toBe(0.82);
  });
});
