import { describe, expect, it } from 'vitest';
import { ownCheck } from '../../../../shared/promotion/checks/own-check.ts';
import type { OwnCheck } from '../../../../shared/promotion/evidence/package/own-checks.ts';
import { sampleEvidence, samplePackage } from '../evidence-sample.ts';
import { sampleFacts } from '../facts-sample.ts';

const stated = {
  name: 'fraud',
  state: 'read',
  digest: 'a'.repeat(64),
  format: 1,
  value: 0.5,
  limit: 0.4,
  direction: 'higher',
  computedOn: {},
} as const;

const sample = sampleEvidence({ rows: 2 });
const judge = (checks: OwnCheck[] | undefined, requiredChecks: string[] = ['fraud']) =>
  ownCheck(
    sampleFacts({
      evidence: { ...sample, package: checks && { ...samplePackage, ownChecks: checks } },
      gate: { requiredChecks },
    }),
  );

describe("a team's own check", () => {
  it('is not asked for unless the policy requires it', () => {
    expect(judge([stated], [])).toEqual([]);
  });

  it('has failed where it is absent', () => {
    const absent = { status: 'fail', reason: 'the version has no relevo/checks/fraud.json' };
    expect(judge([])).toMatchObject([absent]);
    expect(judge(undefined)).toMatchObject([absent]);
    expect(judge([{ name: 'fraud', state: 'absent' }])).toMatchObject([absent]);
    expect(judge([{ name: 'fraud', state: 'invalid', why: 'computed on another graph' }])).toMatchObject([
      {
        status: 'fail',
        reason: 'relevo/checks/fraud.json is no check of this version: computed on another graph',
      },
    ]);
  });

  it.each([
    ['higher', 0.4, undefined, 'pass'],
    ['higher', 0.39, undefined, 'fail'],
    ['lower', 0.4, undefined, 'pass'],
    ['lower', 0.41, undefined, 'fail'],
    ['higher', 0.5, { lower: 0.4, upper: 0.9 }, 'pass'],
    ['higher', 0.5, { lower: 0.39, upper: 0.9 }, 'fail'],
    ['lower', 0.3, { lower: 0.1, upper: 0.4 }, 'pass'],
    ['lower', 0.3, { lower: 0.1, upper: 0.41 }, 'fail'],
  ] as const)('%s is better: %d with %j against 0.4: %s', (direction, value, interval, status) => {
    expect(judge([{ ...stated, direction, value, interval }])).toMatchObject([
      { id: 'own-check:fraud', status, observed: value, limit: 0.4 },
    ]);
  });

  it('says what it found in its own words', () => {
    const [result] = judge([{ ...stated, reason: 'fraud caught', rows: 12 }]);
    expect(result).toMatchObject({ rows: 12, interval: null, reason: 'fraud caught: 0.5000, limit 0.4000' });
  });

  it('is written down as a bound of the team, in the order that the policy names', () => {
    const interval = { lower: 0.4, upper: 0.9 };
    const other = { ...stated, name: 'cost', value: 0.2 };
    expect(judge([other, { ...stated, interval }], ['fraud', 'cost'])).toEqual([
      {
        id: 'own-check:fraud',
        status: 'pass',
        required: 'relevo/checks/fraud.json of this version, on the good side of its limit',
        observed: 0.5,
        limit: 0.4,
        interval: { value: 0.5, lower: 0.4, upper: 0.9, standardError: null, method: 'stated' },
        rows: null,
        furtherRows: null,
        reason: '0.5000, bound 0.4000, limit 0.4000',
      },
      {
        id: 'own-check:cost',
        status: 'fail',
        required: 'relevo/checks/cost.json of this version, on the good side of its limit',
        observed: 0.2,
        limit: 0.4,
        interval: null,
        rows: null,
        furtherRows: null,
        reason: '0.2000, limit 0.4000',
      },
    ]);
  });
});
