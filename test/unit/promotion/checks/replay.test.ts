import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../../shared/promotion/checks/facts.ts';
import { isCertainlyBetter } from '../../../../shared/promotion/checks/certainly-better.ts';
import { replay } from '../../../../shared/promotion/checks/replay.ts';
import type { Replay } from '../../../../shared/promotion/evidence/trials/replay-requests.ts';
import type { Measurement } from '../../../../shared/promotion/measures/measurement.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';

type Replayed = Extract<Replay, { state: 'replayed' }>;

const against = { rows: 1000, changedLabels: 10, meanShift: 0.01, largestShift: 0.2 };
const found: Replayed = {
  state: 'replayed',
  rows: 1000,
  from: '2026-11-20T00:00:00.000Z',
  to: '2026-11-21T00:00:00.000Z',
  failed: 0,
  codes: [],
  broken: 0,
  against,
};

const difference = (lower: number, upper: number): Measurement['difference'] => ({
  value: (lower + upper) / 2,
  lower,
  upper,
  standardError: 0.01,
  method: 'delong',
});
const measured = (metric: 'roc_auc' | 'log_loss', between: Measurement['difference']): Measurement => ({
  metric,
  direction: metric === 'roc_auc' ? 'higher' : 'lower',
  candidate: { value: 0.8, lower: 0.7, upper: 0.9, standardError: 0.01, method: 'delong' },
  champion: null,
  difference: between,
  tests: [],
});

function facts(replayed: Replay | undefined, gate: object = {}, rest: object = {}): Facts {
  return {
    evidence: { ...sampleEvidence({ rows: 10 }), replay: replayed },
    rules: sampleRules({ ...gate }, { ...rest }),
    measurements: [],
    slices: [],
  };
}

describe('replay', () => {
  it('is answered as a whole', () => {
    expect(replay(facts({ ...found, against: null }))).toEqual([
      {
        id: 'replay',
        status: 'pass',
        required: 'an answer to every request that callers sent lately',
        reason:
          'of 1,000 requests from 2026-11-20T00:00:00.000Z to 2026-11-21T00:00:00.000Z: all are answered',
        observed: 0,
        limit: 0,
        rows: 1000,
        interval: null,
        furtherRows: null,
      },
    ]);
  });

  it.each([
    [{ failed: 1, codes: ['COLUMN_NULL plan'] }, 1, 'fails on 1 (COLUMN_NULL plan)'],
    [{ failed: 2, codes: ['A', 'B'] }, 2, 'fails on 2 (A, B)'],
    [{ broken: 1 }, 1, 'gives no finite answer to 1'],
    [{ failed: 2, codes: ['A'], broken: 3 }, 5, 'fails on 2 (A), gives no finite answer to 3'],
  ])('fails with %j', (changes, observed, what) => {
    const [check] = replay(facts({ ...found, ...changes }));
    expect(check).toMatchObject({ status: 'fail', observed });
    expect(check?.reason.endsWith(`: ${what}`)).toBe(true);
  });

  it('says why there was nothing to replay, or that nobody could', () => {
    expect(replay(facts({ state: 'none', why: 'capture redacts age' }))).toMatchObject([
      { id: 'replay', status: 'not-run', reason: 'capture redacts age' },
    ]);
    expect(replay(facts(undefined))).toMatchObject([
      { id: 'replay', status: 'missing', reason: 'the candidate cannot be scored' },
    ]);
  });

  it('shows how far answers are from those that callers were given', () => {
    expect(replay(facts(found))[1]).toEqual({
      id: 'replay:answers',
      status: 'pass',
      required: 'at most 5.0 % of the labels other than callers were given',
      reason:
        'of 1,000 requests 1.0 % get another label than they were given, scores moved by 0.0100 on average, 0.2000 at most',
      observed: 0.01,
      limit: 0.05,
      rows: 1000,
      interval: null,
      furtherRows: null,
    });
  });

  it.each([
    [50, {}, 'pass'],
    [51, {}, 'warn'],
    [1000, {}, 'warn'],
    [1000, { churn: 'block' }, 'warn'],
    [1000, { churn: 'off' }, 'pass'],
  ] as const)(
    'of %i changed labels with %j: %s, as nobody knows whose they are',
    (changedLabels, severity, status) => {
      const given = facts({ ...found, against: { ...against, changedLabels } }, { severity });
      expect(replay(given)[1]).toMatchObject({ status, observed: changedLabels / 1000 });
    },
  );

  it('has the limit above which the policy warns of churn', () => {
    const gate = { churn: { warnAbove: 0.005, max: 0.007 } };
    const given = (changedLabels: number) =>
      facts({ ...found, against: { ...against, changedLabels } }, gate);
    expect(replay(given(5))[1]).toMatchObject({ status: 'pass' });
    expect(replay(given(6))[1]).toMatchObject({ status: 'warn', limit: 0.005 });
  });

  it('shows how far numbers moved, which nothing limits', () => {
    const regression = { task: 'regression', primary: 'rmse', positive: undefined };
    const shown = replay(
      facts(
        { ...found, against: { ...against, changedLabels: null, meanShift: 3, largestShift: 40 } },
        {},
        regression,
      ),
    )[1];
    expect(shown).toMatchObject({
      id: 'replay:answers',
      status: 'pass',
      observed: 3,
      limit: null,
      rows: 1000,
      required: 'answers beside those that callers were given',
      reason: 'of 1,000 requests: scores moved by 3.0000 on average, 40.00 at most',
    });
    expect(replay(facts({ ...found, against: { ...against, changedLabels: null } }))[1]).toMatchObject({
      limit: null,
    });
    expect(replay(facts(found, {}, regression))[1]).toMatchObject({ limit: null });
  });

  it('decides', () => {
    const evidence = sampleEvidence({ rows: 3000, correlation: 0.995 });
    const verdictOf = (replayed: Replay | undefined, gate: object = {}) =>
      evaluate({ ...evidence, replay: replayed }, sampleRules({ ...gate })).verdict;
    expect(verdictOf(found)).toBe('promote');
    expect(verdictOf({ state: 'none', why: 'x' })).toBe('promote');
    expect(verdictOf({ ...found, failed: 1 })).toBe('reject');
    expect(verdictOf({ ...found, failed: 1 }, { severity: { replay: 'warn' } })).toBe('promote');
    expect(verdictOf(undefined)).toBe('insufficient-evidence');
  });
});

const better = (measurements: Measurement[]): boolean => isCertainlyBetter({ ...facts(found), measurements });

describe('a candidate is certainly better', () => {
  it.each([
    ['roc_auc', 0, 0.1, false],
    ['roc_auc', 0.001, 0.1, true],
    ['roc_auc', -0.1, -0.01, false],
  ] as const)('by %s from %d to %d: %j', (metric, lower, upper, expected) => {
    expect(better([measured(metric, difference(lower, upper))])).toBe(expected);
  });

  it('by the primary metric alone, which may be a loss', () => {
    expect(better([measured('log_loss', difference(-0.2, -0.1))])).toBe(false);
    const loss = { ...facts(found, {}, { primary: 'log_loss' }) };
    expect(isCertainlyBetter({ ...loss, measurements: [measured('log_loss', difference(-0.2, -0.1))] })).toBe(
      true,
    );
    expect(isCertainlyBetter({ ...loss, measurements: [measured('log_loss', difference(-0.2, 0))] })).toBe(
      false,
    );
  });

  it('only where there is a champion to compare with', () => {
    expect(better([])).toBe(false);
    expect(better([measured('roc_auc', null)])).toBe(false);
  });
});
