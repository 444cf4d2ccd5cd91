import { describe, expect, it } from 'vitest';
import { checkProfile } from '../../../shared/monitoring/profile/check-profile.ts';
import type { CategoryColumn, NumberColumn, Profile } from '../../../shared/monitoring/profile/profile.ts';
import { samplePolicy } from '../promotion/evidence-sample.ts';

const number = (changes: Partial<NumberColumn> = {}): NumberColumn => ({
  kind: 'number',
  nulls: 0,
  nan: 0,
  infinite: 0,
  below: 0,
  above: 0,
  min: 0,
  max: 72,
  mean: 30,
  m2: 1,
  edges: [0, 72],
  counts: [100],
  ...changes,
});
const category = (counts: Record<string, number>, changes: Partial<CategoryColumn> = {}): CategoryColumn => ({
  kind: 'category',
  other: 0,
  nulls: 0,
  counts,
  ...changes,
});
const profile = (columns: Profile['columns'], labels?: Profile['columns']): Profile => ({
  format: 1,
  rows: 100,
  columns,
  outputs: {},
  ...(labels && { labels }),
});

const codesOf = (rule: object, column: NumberColumn | CategoryColumn | undefined) =>
  checkProfile(profile(column === undefined ? {} : { x: column }), samplePolicy({ columns: { x: rule } }));

describe('counted columns', () => {
  it.each([
    [{ type: 'long' }, number(), []],
    [{ type: 'long', min: 0, max: 72 }, number(), []],
    [{ type: 'long', min: 1 }, number(), ['OUT_OF_RANGE']],
    [{ type: 'long', max: 71 }, number(), ['OUT_OF_RANGE']],
    [{ type: 'long', min: 1, max: 71 }, number(), ['OUT_OF_RANGE']],
    [{ type: 'long', min: 1 }, number({ min: null, max: null }), []],
    [{ type: 'long', max: 1 }, number({ min: null, max: null }), []],
    [{ type: 'double', maxNullShare: 0.1 }, number({ nulls: 4, nan: 6 }), []],
    [{ type: 'double', maxNullShare: 0.1 }, number({ nulls: 5, nan: 6 }), ['NULL_SHARE']],
    [{ type: 'double', maxNullShare: 0.1, min: 1 }, number({ nulls: 11 }), ['NULL_SHARE', 'OUT_OF_RANGE']],
    [{ type: 'double' }, number({ nulls: 100 }), []],
    [{ type: 'string', categories: ['a', 'b'] }, category({ a: 60, b: 40 }), []],
    [{ type: 'string', categories: ['a', 'b'] }, category({ a: 60, '': 40 }), []],
    [{ type: 'string', categories: ['a', 'b'] }, category({ a: 99, c: 1 }), ['CATEGORY_UNKNOWN']],
    [{ type: 'string', categories: ['a', 'b'] }, category({ a: 100, c: 0 }), []],
    [{ type: 'string', categories: ['a', 'b'] }, category({ a: 99 }, { other: 1 }), ['CATEGORY_UNKNOWN']],
    [{ type: 'string' }, category({ a: 99 }, { other: 1 }), []],
    [{ type: 'string', maxNullShare: 0.1 }, category({ a: 90, '': 6 }, { nulls: 4 }), []],
    [{ type: 'string', maxNullShare: 0.1 }, category({ a: 90, '': 6 }, { nulls: 5 }), ['NULL_SHARE']],
    [{ type: 'string' }, undefined, ['COLUMN_MISSING']],
    [{ type: 'string', required: false }, undefined, []],
    [{ type: 'datetime' }, undefined, []],
  ])('by %j', (rule, column, codes) => {
    expect(codesOf(rule, column)).toEqual(codes.map((code) => ({ column: 'x', code })));
  });

  it('include the labels, and need not have entity, time and target', () => {
    const policy = samplePolicy({
      time: 'seen',
      columns: {
        id: { type: 'string' },
        seen: { type: 'string' },
        Churn: { type: 'string', categories: ['No', 'Yes'] },
      },
    });
    expect(checkProfile(profile({}), policy)).toEqual([]);
    expect(checkProfile(profile({}, { Churn: category({ No: 9, Maybe: 1 }) }), policy)).toEqual([
      { column: 'Churn', code: 'CATEGORY_UNKNOWN' },
    ]);
  });

  it('are none that every object has', () => {
    const policy = samplePolicy({ columns: { constructor: { type: 'string' } } });
    expect(checkProfile(profile({}), policy)).toEqual([{ column: 'constructor', code: 'COLUMN_MISSING' }]);
  });
});
