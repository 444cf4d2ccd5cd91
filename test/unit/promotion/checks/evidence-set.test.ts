import { describe, expect, it } from 'vitest';
import { candidateState } from '../../../../shared/promotion/checks/candidate-state.ts';
import { evidenceAge } from '../../../../shared/promotion/checks/evidence-age.ts';
import { evidenceReuse } from '../../../../shared/promotion/checks/evidence-reuse.ts';
import type { Check } from '../../../../shared/promotion/checks/facts.ts';
import type { Evidence, JudgedSet } from '../../../../shared/promotion/evidence/evidence.ts';
import { gateRulesDigest } from '../../../../shared/promotion/verdict/gate-rules.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';

const sample = sampleEvidence({ rows: 10 });
const DAY = 86_400_000;

const run = (check: Check, changes: Partial<Evidence>, gate: Record<string, unknown> = {}) =>
  check({ evidence: { ...sample, ...changes }, rules: sampleRules(gate), measurements: [], slices: [] });

const setOf = (changes: Partial<JudgedSet>): JudgedSet => ({
  source: 'candidate',
  digest: 'e'.repeat(64),
  ageMs: 0,
  decisions: 0,
  unlabelled: null,
  ...changes,
});

describe('the age of the rows', () => {
  it.each([
    ['to the millisecond', 7 * DAY, '7d', 'pass', 7, 7],
    ['one millisecond over', 7 * DAY + 1, '7d', 'missing', 7, 7],
    ['by another policy', 3 * DAY, '48h', 'missing', 3, 2],
    ['new', 0, '1h', 'pass', 0, 1 / 24],
  ])('is held against the policy: %s', (_what, ageMs, maxAge, status, observed, limit) => {
    const [result] = run(evidenceAge, { set: setOf({ ageMs }) }, { evidence: { maxAge } });
    expect(result).toMatchObject({
      id: 'evidence-age',
      status,
      limit,
      required: `rows of the last ${maxAge}`,
    });
    expect(result?.observed).toBeCloseTo(observed, 6);
  });

  it.each([
    ['candidate', "the candidate's evaluation rows are as old as the version, registered 2.5 days ago"],
    ['frozen', 'the frozen set was uploaded 2.5 days ago'],
    ['production', 'the captured rows reach to 2.5 days ago'],
  ] as const)('counts from where they are from: %s', (source, reason) => {
    expect(run(evidenceAge, { set: setOf({ source, ageMs: 2.5 * DAY }) })).toMatchObject([{ reason }]);
  });

  it('counts from a date where rows have one', () => {
    const evidence = { ...sample, set: setOf({ ageMs: 2.5 * DAY }) };
    const rules = sampleRules({}, { time: 'seen' });
    expect(evidenceAge({ evidence, rules, measurements: [], slices: [] })).toMatchObject([
      {
        reason:
          "the candidate's newest evaluation row, or the version if rows have no date, is of 2.5 days ago",
      },
    ]);
  });

  it('is not asked where nothing says it', () => {
    expect(run(evidenceAge, { set: null })).toEqual([]);
  });
});

describe('how often the rows were decided on', () => {
  it.each([
    [0, 'pass', '0 decisions were made on these rows before'],
    [1, 'pass', '1 decision was made on these rows before'],
    [19, 'pass', '19 decisions were made on these rows before'],
    [20, 'missing', '20 decisions were made on these rows before; they must be replaced'],
  ])('%i times: %s', (decisions, status, reason) => {
    expect(run(evidenceReuse, { set: setOf({ decisions }) })).toMatchObject([
      {
        id: 'evidence-reuse',
        status,
        reason,
        observed: decisions,
        limit: 20,
        required: 'fewer than 20 decisions on these rows before',
      },
    ]);
  });

  it('is limited as the policy says', () => {
    const gate = { evidence: { maxDecisions: 2 } };
    expect(run(evidenceReuse, { set: setOf({ decisions: 1 }) }, gate)).toMatchObject([{ status: 'pass' }]);
    expect(run(evidenceReuse, { set: setOf({ decisions: 2 }) }, gate)).toMatchObject([{ status: 'missing' }]);
  });

  it('cannot be told of rows without a digest, and is not asked without a history', () => {
    expect(run(evidenceReuse, { set: setOf({ digest: null }) })).toMatchObject([
      {
        id: 'evidence-reuse',
        status: 'missing',
        required: 'fewer than 20 decisions on these rows before',
        reason: 'the rows have no digest that they are known by',
      },
    ]);
    expect(run(evidenceReuse, { set: null })).toEqual([]);
  });
});

describe('the state of a candidate', () => {
  it.each([
    ['the newest', '7', 'pass', 'v7 is the newest version'],
    ['overtaken', '8', 'fail', 'v8 is newer than v7'],
    ['not known to be overtaken', undefined, 'pass', 'v7 is the newest version'],
  ])('%s', (_what, newestVersion, status, reason) => {
    expect(run(candidateState, { newestVersion })[0]).toMatchObject({
      id: 'candidate-state',
      status,
      reason,
      observed: 'v7',
      required: 'the newest version of the model',
    });
  });

  it.each([
    ['never', null, 'pass', 'no such decision was made before'],
    ['by these rules', sampleRules(), 'fail', 'decision 12 rejected the same files as v5'],
    ['by other rules', sampleRules({ alpha: 0.1 }), 'pass', 'no such decision was made before'],
  ])('that was rejected before: %s', (_what, rules, status, reason) => {
    const rejected = rules && { decision: 12, version: '5', policyDigest: gateRulesDigest(rules) };
    expect(run(candidateState, { rejected })[1]).toMatchObject({
      id: 'candidate-state:rejected',
      status,
      reason,
      required: 'not rejected before by these rules on these rows against this champion',
    });
  });
});
